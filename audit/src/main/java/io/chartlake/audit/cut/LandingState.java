package io.chartlake.audit.cut;

import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.model.Version;
import io.chartlake.audit.source.ConsumerGroup;
import io.chartlake.audit.source.DeadLetters;
import io.chartlake.audit.source.TopicLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be known of the stage that lands the changelog: what it set aside, and how far it is.
 */
public final class LandingState {
  private final TopicLog deadLetters;
  private final String deadLetterHeaders;
  private final TopicFold changelog;
  private final ChangelogFold fold;
  private final Optional<ConsumerGroup> group;
  private final Map<Integer, Long> landed = new HashMap<>();
  private Optional<TopicState> lettersAt = Optional.empty();
  private Optional<DeadLetters> letters = Optional.empty();
  private Optional<Map<Integer, Long>> committed = Optional.empty();
  private boolean looked;
  private Optional<String> unknown = Optional.empty();

  /**
   * @param deadLetters where records that cannot land have to be
   * @param deadLetterHeaders prefix of the header names there
   * @param changelog topic that lands
   * @param group that lands it; empty where none is named
   */
  public LandingState(
      TopicLog deadLetters,
      String deadLetterHeaders,
      TopicFold changelog,
      ChangelogFold fold,
      Optional<ConsumerGroup> group) {
    this.deadLetters = deadLetters;
    this.deadLetterHeaders = deadLetterHeaders;
    this.changelog = changelog;
    this.fold = fold;
    this.group = group;
  }

  /**
   * Notes where the partition's objects end; the position that the last record makes them reach.
   */
  public long needed(int partition, long end) {
    landed.put(partition, end);
    if (end >= fold.end(partition)) {
      return end;
    }
    readLetters();
    return fold.endWithout(setAside(partition), partition, end);
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
    Optional<TopicState> now = deadLetters.state();
    if (letters.isEmpty() || !now.equals(lettersAt)) {
      letters = Optional.of(DeadLetters.read(deadLetters, deadLetterHeaders, changelog.topic()));
      lettersAt = now;
    }
  }

  /**
   * What tables show of the key: its last version that landed. Where the last one was set aside and
   * the raw objects were not read, any row will do.
   */
  public Optional<Version> shown(KeyState key) {
    return key.changelog()
        .flatMap(
            last ->
                setAside(last.partition).contains(last.offset)
                    ? key.raw().or(() -> Optional.of(Version.rejected(last.partition, last.offset)))
                    : Optional.of(last));
  }

  /**
   * Asks once how far the group is. Before anybody looks at what has landed or was set aside: what
   * lies below its position then is durable (I4), so what is not there is lost.
   */
  public void look() {
    if (!looked) {
      committed = group.map(this::committed);
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

  public boolean isWaiting(Version version) {
    return isWaiting(version.partition, version.offset);
  }

  /** Why what has not landed cannot be called lost, and what to do; empty when nothing waits. */
  public Optional<String> whyWaiting() {
    long waiting = 0;
    for (int partition = 0; partition < changelog.state().partitions().size(); partition++) {
      long end = landed.getOrDefault(partition, 0L);
      long last = fold.endWithout(setAside(partition), partition, end) - 1;
      if (isWaiting(partition, last)) {
        long from = Math.max(end, committed.orElseThrow().getOrDefault(partition, 0L));
        waiting += last + 1 - from;
      }
    }
    return waiting == 0 ? Optional.empty() : Optional.of(why(waiting));
  }

  private String why(long waiting) {
    String name = group.orElseThrow().name();
    if (unknown.isPresent()) {
      return unknown.get() + ": what has not landed cannot be judged";
    }
    return group.get().isAway()
        ? String.format(
            "nobody is in the group '%s', and the changelog has not landed: start it", name)
        : String.format(
            "'%s' still has %,d offsets of '%s' to land: run the audit again, or with a longer"
                + " --wait",
            name, waiting, changelog.topic());
  }
}
