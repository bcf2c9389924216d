package io.chartlake.audit;

import io.chartlake.changelog.RawZone;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what is under way: until the changelog has counted every event and the raw objects
 * reach the changelog's last record. Lost records never arrive, so the wait has an end.
 */
final class Settling {
  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
  static final Duration STEP = Duration.ofMillis(500);

  private final Optional<TopicFold> events;
  private final EventFold eventFold;
  private final Optional<TopicFold> changelog;
  private final ChangelogFold changelogFold;
  private final boolean comparesCounts;
  private final Optional<RawObjects> raw;
  private final RawZone zone;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /** Lets time pass. */
  interface Pause {
    void pause(Duration duration);
  }

  /**
   * @param events empty when skipped
   * @param changelog empty when nothing needs it
   * @param comparesCounts whether the changelog has to reach the events' count
   * @param raw empty when skipped
   */
  Settling(
      Optional<TopicFold> events,
      EventFold eventFold,
      Optional<TopicFold> changelog,
      ChangelogFold changelogFold,
      boolean comparesCounts,
      Optional<RawObjects> raw,
      RawZone zone,
      LongSupplier nanoTime,
      Pause pause) {
    this.events = events;
    this.eventFold = eventFold;
    this.changelog = changelog;
    this.changelogFold = changelogFold;
    this.comparesCounts = comparesCounts;
    this.raw = raw;
    this.zone = zone;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** Reads the topics until they have settled or the time is over. */
  void await(Duration atMost) {
    long deadline = nanoTime.getAsLong() + atMost.toNanos();
    try {
      Optional<String> pending = step();
      pending.ifPresent(what -> LOG.info("waiting up to {} s: {}", atMost.toSeconds(), what));
      while (pending.isPresent() && nanoTime.getAsLong() < deadline) {
        pause.pause(STEP);
        pending = step();
      }
      pending.ifPresent(what -> LOG.warn("judging without waiting longer: {}", what));
    } catch (SourceException e) {
      // The layer that needs the source says so in its row.
      LOG.warn("{}", e.getMessage());
    }
  }

  /** Reads on; what is still under way, or empty. */
  private Optional<String> step() {
    events.ifPresent(TopicFold::advance);
    changelog.ifPresent(TopicFold::advance);
    for (TopicFold topic : events.stream().toList()) {
      if (topic.state().hasOpenTransaction()) {
        return Optional.of("a transaction is open in the events' topic");
      }
    }
    if (changelog.isPresent() && changelog.get().state().hasOpenTransaction()) {
      return Optional.of("a transaction is open in the changelog");
    }
    if (comparesCounts
        && changelogFold.total().compareTo(BigInteger.valueOf(eventFold.counted())) < 0) {
      return Optional.of(
          String.format(
              "the changelog has counted %,d of %,d events",
              changelogFold.total(), eventFold.counted()));
    }
    return raw.isPresent() && changelog.isPresent() ? landing() : Optional.empty();
  }

  private Optional<String> landing() {
    RawListing listing = RawListing.of(zone, raw.orElseThrow().list(zone.root()));
    for (int partition = 0;
        partition < changelog.orElseThrow().state().partitions().size();
        partition++) {
      long last = changelogFold.lastOffset(partition).orElse(-1L);
      long end = listing.path(partition).end();
      if (end <= last) {
        return Optional.of(
            String.format("partition %d has landed up to %d of %d", partition, end, last + 1));
      }
    }
    return Optional.empty();
  }
}
