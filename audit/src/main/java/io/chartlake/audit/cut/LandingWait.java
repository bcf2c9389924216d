package io.chartlake.audit.cut;

import io.chartlake.audit.source.RawListing;
import io.chartlake.audit.source.RawObjects;
import io.chartlake.rawzone.name.RawZone;
import java.util.Optional;

/** Until the raw objects reach the last record of the changelog below the cut that can land. */
public final class LandingWait implements Wait {
  private final RawObjects raw;
  private final RawZone zone;
  private final TopicFold changelog;
  private final LandingState landing;

  public LandingWait(RawObjects raw, RawZone zone, TopicFold changelog, LandingState landing) {
    this.raw = raw;
    this.zone = zone;
    this.changelog = changelog;
    this.landing = landing;
  }

  @Override
  public Optional<String> pending() {
    int partitions = changelog.state().partitions().size();
    RawListing listing = RawListing.of(zone, raw.list(zone.root()));
    Optional<String> pending = Optional.empty();
    for (int partition = 0; partition < partitions; partition++) {
      long end = listing.path(partition).end();
      long needed = landing.needed(partition, end);
      if (end < needed && pending.isEmpty()) {
        pending =
            Optional.of(
                String.format("partition %d has landed up to %d of %d", partition, end, needed));
      }
    }
    return pending;
  }
}
