package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.NewestHours;
import io.chartlake.rawzone.listing.PartitionBacklog;
import io.chartlake.rawzone.listing.ZoneSearch;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Looks at what a bucket has of one topic, time and again; one thread at a time. It asks for one
 * partition after the other, so that the names of only one are in memory.
 */
final class LandedSearch {
  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;
  private final ZoneSearch search;

  /**
   * @param maxObjects behind the watermark of one partition that are looked at in one round
   */
  LandedSearch(RawZone zone, Listing listing, Clock clock, int maxObjects) {
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.search = new ZoneSearch(zone, listing, clock, maxObjects);
  }

  /**
   * Looks once.
   *
   * @param watermark of the table; empty when it is not known, and then only ends are looked for
   * @throws CommandException when the store does not answer, or the watermark is not of this zone
   */
  LandedTopic look(Optional<Watermark> watermark) {
    watermark.ifPresent(this::requireFits);
    Map<Integer, LandedTopic.Part> parts = new HashMap<>();
    int unknown = 0;
    try {
      SortedSet<Integer> partitions = search.partitions();
      // Also those whose folder is gone: the table knows that they had objects.
      watermark.ifPresent(known -> partitions.addAll(known.after().keySet()));
      for (int partition : partitions) {
        if (watermark.isPresent()) {
          PartitionBacklog found = search.behind(watermark.get(), partition);
          parts.put(partition, part(found));
          unknown += found.foreignKeys().size();
        } else {
          NewestHours newest = new NewestHours(zone, listing, partition);
          long end = newest.object(clock.instant()).map(name -> name.range().to()).orElse(0L);
          parts.put(partition, new LandedTopic.Part(end, Optional.empty()));
          unknown += newest.foreignKeys().size();
        }
      }
    } catch (IOException e) {
      throw CommandException.failure(e.getMessage(), e);
    }
    return new LandedTopic(parts, unknown);
  }

  private static LandedTopic.Part part(PartitionBacklog found) {
    PartitionBacklog.Extent extent = found.extent();
    List<Gap> gaps = new ArrayList<>(found.gaps());
    if (extent.end() < extent.knownEnd()) {
      gaps.add(0, new Gap(found.partition(), new OffsetRange(extent.end(), extent.knownEnd())));
    }
    return new LandedTopic.Part(
        extent.end(), Optional.of(new LandedTopic.Backlog(found.oldest(), gaps)));
  }

  private void requireFits(Watermark watermark) {
    if (!watermark.topic().equals(zone.topic())) {
      throw CommandException.failure(
          "the table was made from topic '%s', not from '%s'; see --table"
              .formatted(watermark.topic(), zone.topic()));
    }
    for (String key : watermark.after().values()) {
      if (zone.name(key).isEmpty()) {
        throw CommandException.failure(
            "the table's watermark names "
                + key
                + ", which is not in "
                + zone.root()
                + "; see --table and --prefix");
      }
    }
  }
}
