package io.chartlake.lagexporter.raw;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.name.RawZone;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the newest hours of one topic's raw zone, time and again; one thread at a time. */
public final class RawSearch {
  private static final Pattern PARTITION = Pattern.compile("partition=(\\d{5})/");

  private final RawZone zone;
  private final BucketListing listing;
  private final Clock clock;
  private final int mostObjects;
  private final Map<Integer, PartitionSearch> searches = new HashMap<>();

  /**
   * @param mostObjects behind the watermark of one partition that are looked at in one round
   */
  public RawSearch(RawZone zone, BucketListing listing, Clock clock, int mostObjects) {
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.mostObjects = mostObjects;
  }

  /** What a table that has no watermark yet still has to read: everything. */
  public static Watermark nothingRead(RawZone zone) {
    return new Watermark(zone.topic(), 0, Map.of(), Map.of());
  }

  /**
   * Looks once.
   *
   * @param watermark of the table; empty when it is not known, and then only ends are looked for
   * @throws CommandException when the store does not answer, or the watermark is not of this zone
   */
  public LandedTopic look(Optional<Watermark> watermark) {
    watermark.ifPresent(this::requireFits);
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String folder : listing.folders(zone.root(), "")) {
      Matcher matcher = PARTITION.matcher(folder.substring(zone.root().length()));
      if (matcher.matches()) {
        numbers.add(Integer.parseInt(matcher.group(1)));
      }
    }
    // Also those whose folder is gone: the table knows that they had objects.
    watermark.ifPresent(known -> numbers.addAll(known.after().keySet()));
    Map<Integer, LandedTopic.Part> parts = new TreeMap<>();
    int unknown = 0;
    for (int number : numbers) {
      PartitionSearch search =
          searches.computeIfAbsent(
              number,
              partition -> new PartitionSearch(partition, zone, listing, clock, mostObjects));
      parts.put(number, search.look(watermark));
      unknown += search.unknown();
    }
    searches.keySet().retainAll(numbers);
    return new LandedTopic(parts, unknown);
  }

  private void requireFits(Watermark watermark) {
    if (!watermark.topic().equals(zone.topic())) {
      throw CommandException.failure(
          "the table was made from topic '%s', not from '%s'; see --table"
              .formatted(watermark.topic(), zone.topic()));
    }
  }
}
