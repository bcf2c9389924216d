package io.chartlake.audit.cut;

import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.ConsumerGroup;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.audit.source.RawListing;
import io.chartlake.audit.source.SetAsideOffsets;
import io.chartlake.audit.source.Stage;
import io.chartlake.rawzone.name.RawZone;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the stage that lands the changelog has set aside, and how far it is. */
public final class LandingProgress {
  private final Stage stage;
  private final ChangelogTopic changelog;
  private final RawBucket raw;
  private final RawZone zone;
  private final Map<Integer, Long> landed = new HashMap<>();
  private Optional<TopicState> lettersAt = Optional.empty();
  private Optional<SetAsideOffsets> letters = Optional.empty();
  private Optional<Map<Integer, Long>> committed = Optional.empty();
  private boolean looked;
  private Optional<String> unknown = Optional.empty();

  public LandingProgress(Stage stage, ChangelogTopic changelog, RawBucket raw, RawZone zone) {
    this.stage = stage;
    this.changelog = changelog;
    this.raw = raw;
    this.zone = zone;
  }

  /** What of the changelog below the cut can land and has not; empty when all has landed. */
  public Optional<String> pending() {
    RawListing listing = RawListing.of(zone, raw.list(zone.root()));
    Optional<String> pending = Optional.empty();
    for (int partition : changelog.state().ends().keySet()) {
      long end = listing.path(partition).end();
      landed.put(partition, end);
      long needed = end < changelog.end(partition) ? lastToLand(partition, end) : end;
      if (end < needed && pending.isEmpty()) {
        pending =
            Optional.of(
                String.format("partition %d has landed up to %d of %d", partition, end, needed));
      }
    }
    return pending;
  }

  private long lastToLand(int partition, long from) {
    readLetters();
    return changelog.endWithout(setAside(partition), partition, from);
  }

  /** Offsets of the partition that are in the dead letters. */
  public SparseBits setAside(int partition) {
    if (letters.isEmpty()) {
      readLetters();
    }
    return letters.orElseThrow().of(partition);
  }

  /** Reads the dead letters, again only where there are others. */
  private void readLetters() {
    Optional<TopicState> now = stage.deadLetters().state();
    if (letters.isEmpty() || !now.equals(lettersAt)) {
      letters = Optional.of(SetAsideOffsets.of(stage));
      lettersAt = now;
    }
  }

  /**
   * What tables show of the key: its last version that landed. Where the last one was set aside and
   * the raw objects were not read, any row will do.
   */
  public Optional<KeyVersion> shown(KeyState key) {
    return key.changelog()
        .flatMap(
            last ->
                setAside(last.partition).contains(last.offset)
                    ? key.raw()
                        .or(() -> Optional.of(KeyVersion.rejected(last.partition, last.offset)))
                    : Optional.of(last));
  }

  /**
   * Asks once how far the group is. Before anybody looks at what has landed or was set aside: what
   * lies below its position then is durable (I4), so what is not there is lost.
   */
  public void look() {
    if (!looked) {
      committed = stage.group().map(this::committed);
      readLetters();
      looked = true;
    }
  }

  private Map<Integer, Long> committed(ConsumerGroup named) {
    try {
      return named.committed(changelog.topic(), changelog.state().partitions().size());
    } catch (SourceException e) {
      unknown = Optional.of(e.getMessage());
      return Map.of();
    }
  }

  /** Whether the record may still be on its way, so that it cannot be called lost. */
  public boolean isWaiting(int partition, long offset) {
    return offset >= landed.getOrDefault(partition, 0L)
        && committed
            .filter(positions -> offset >= positions.getOrDefault(partition, 0L))
            .isPresent();
  }

  public boolean isWaiting(KeyVersion version) {
    return isWaiting(version.partition, version.offset);
  }

  /** Why what has not landed cannot be called lost, and what to do; empty when nothing waits. */
  public Optional<String> whyWaiting() {
    long waiting = 0;
    for (int partition : changelog.state().ends().keySet()) {
      long end = landed.getOrDefault(partition, 0L);
      long last = changelog.endWithout(setAside(partition), partition, end) - 1;
      if (isWaiting(partition, last)) {
        long from = Math.max(end, committed.orElseThrow().getOrDefault(partition, 0L));
        waiting += last + 1 - from;
      }
    }
    return waiting == 0 ? Optional.empty() : Optional.of(why(waiting));
  }

  private String why(long waiting) {
    ConsumerGroup group = stage.group().orElseThrow();
    if (unknown.isPresent()) {
      return unknown.get() + ": what has not landed cannot be judged";
    }
    return group.isAway()
        ? String.format(
            "nobody is in the group '%s', and the changelog has not landed: start it", group.name())
        : String.format(
            "'%s' still has %,d offsets of '%s' to land: run the audit again, or with a longer"
                + " --wait",
            group.name(), waiting, changelog.topic());
  }
}
