package io.chartlake.audit;

import io.chartlake.changelog.RawZone;
import java.util.Optional;

/** Until the raw objects reach the last record of the changelog below the cut. */
final class LandingWait implements Wait {
  private final RawObjects raw;
  private final RawZone zone;
  private final TopicFold changelog;
  private final ChangelogFold fold;

  LandingWait(RawObjects raw, RawZone zone, TopicFold changelog, ChangelogFold fold) {
    this.raw = raw;
    this.zone = zone;
    this.changelog = changelog;
    this.fold = fold;
  }

  @Override
  public Optional<String> pending() {
    int partitions = changelog.state().partitions().size();
    RawListing listing = RawListing.of(zone, raw.list(zone.root()));
    for (int partition = 0; partition < partitions; partition++) {
      long last = fold.lastOffset(partition).orElse(-1L);
      long end = listing.path(partition).end();
      if (end <= last) {
        return Optional.of(
            String.format("partition %d has landed up to %d of %d", partition, end, last + 1));
      }
    }
    return Optional.empty();
  }
}
