package io.chartlake.audit.serve;

import io.chartlake.audit.SourceException;
import io.chartlake.audit.Watermark;
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
final class RawSearch {
  private static final Pattern PARTITION = Pattern.compile("partition=(\\d{5})/");

  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;
  private final int mostObjects;
  private final Map<Integer, PartitionSearch> searches = new HashMap<>();

  /**
   * @param mostObjects behind the watermark of one partition that are looked at in one round
   */
  RawSearch(RawZone zone, Listing listing, Clock clock, int mostObjects) {
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.mostObjects = mostObjects;
  }

  /** What a table that has no watermark yet still has to read: everything. */
  static Watermark nothingRead(RawZone zone) {
    return new Watermark(zone.topic(), "", 0, Map.of(), Map.of());
  }

  /**
   * Looks once.
   *
   * @param watermark of the table; empty when it is not known, and then only ends are looked for
   * @throws SourceException when the store does not answer, or the watermark is not of this zone
   */
  Landed look(Optional<Watermark> watermark) {
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
    Map<Integer, Landed.Part> parts = new TreeMap<>();
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
    return new Landed(parts, unknown);
  }

  private void requireFits(Watermark watermark) {
    if (!watermark.topic().equals(zone.topic())) {
      throw new SourceException(
          "the table was made from topic '%s', not from '%s'; see --table"
              .formatted(watermark.topic(), zone.topic()));
    }
  }
}
