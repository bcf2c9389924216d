package io.chartlake.lagexporter;

import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.MemoryListing;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A bucket in memory, with objects that landed at some time, that can be away. */
final class FakeListing implements Listing {
  final MemoryListing bucket = new MemoryListing();
  private final RawZone zone;
  boolean away;

  FakeListing(RawZone zone) {
    this.zone = zone;
  }

  /** Puts an object that landed at this time into the hour of it; gives its key. */
  String put(int partition, long from, long to, Instant landed) {
    ObjectName name =
        new ObjectName(partition, HourUtc.of(landed), new OffsetRange(from, to), Compression.NONE);
    String key = zone.key(name);
    bucket.objects.put(key, 1L);
    bucket.modified.put(key, landed);
    return key;
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) throws IOException {
    requireThere();
    return bucket.level(prefix, startAfter, atMost);
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) throws IOException {
    requireThere();
    return bucket.deep(prefix, atMost);
  }

  private void requireThere() throws IOException {
    if (away) {
      throw new IOException("the store is away");
    }
  }
}
