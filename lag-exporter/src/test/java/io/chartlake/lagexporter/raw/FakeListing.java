package io.chartlake.lagexporter.raw;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A bucket in memory that counts what it is asked; a thousand names or folders are one request. */
public final class FakeListing implements BucketListing {
  private static final int PAGE = 1_000;

  private final TreeMap<String, Entry> objects = new TreeMap<>();
  private final RawZone zone;
  private int requests;
  private boolean away;

  public FakeListing(RawZone zone) {
    this.zone = zone;
  }

  /** Puts an object that landed at this time into the hour of it; gives its key. */
  public String put(int partition, long from, long to, Instant landed) {
    return put(partition, from, to, HourUtc.of(landed), landed);
  }

  public String put(int partition, long from, long to, HourUtc hour, Instant landed) {
    String key =
        zone.key(new ObjectName(partition, hour, new OffsetRange(from, to), Compression.NONE));
    put(key, landed);
    return key;
  }

  public void put(String key, Instant landed) {
    objects.put(key, new Entry(key, 1, landed));
  }

  void remove(String key) {
    objects.remove(key);
  }

  public void away(boolean is) {
    away = is;
  }

  /** Requests since it was asked this last. */
  int requests() {
    int since = requests;
    requests = 0;
    return since;
  }

  @Override
  public List<String> folders(String prefix, String startAfter) {
    List<String> folders =
        below(prefix).keySet().stream()
            .filter(key -> key.compareTo(startAfter) > 0)
            .filter(key -> key.indexOf('/', prefix.length()) >= 0)
            .map(key -> key.substring(0, key.indexOf('/', prefix.length()) + 1))
            .distinct()
            .toList();
    count(folders.size());
    return folders;
  }

  @Override
  public void objects(String prefix, Predicate<Entry> taker) {
    int taken = 0;
    for (Entry entry : List.copyOf(below(prefix).values())) {
      taken++;
      if (!taker.test(entry)) {
        break;
      }
    }
    count(taken);
  }

  private Map<String, Entry> below(String prefix) {
    if (away) {
      throw CommandException.failure("the store is away");
    }
    return objects.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private void count(int names) {
    requests += Math.max(1, (names + PAGE - 1) / PAGE);
  }
}
