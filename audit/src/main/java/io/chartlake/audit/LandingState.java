package io.chartlake.audit;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What has to be known of the stage that lands the changelog: what it set aside, and if it runs.
 */
final class LandingState {
  private final TopicLog deadLetters;
  private final String deadLetterHeaders;
  private final String changelog;
  private final Optional<ConsumerGroup> group;
  private final BooleanSupplier behind;
  private Optional<DeadLetters> letters = Optional.empty();
  private Optional<Boolean> away = Optional.empty();

  /**
   * @param deadLetters where records that cannot land have to be
   * @param deadLetterHeaders prefix of the header names there
   * @param changelog topic that lands
   * @param group that lands it; empty where none is named
   * @param behind whether it has not landed all that is below the cut
   */
  LandingState(
      TopicLog deadLetters,
      String deadLetterHeaders,
      String changelog,
      Optional<ConsumerGroup> group,
      BooleanSupplier behind) {
    this.deadLetters = deadLetters;
    this.deadLetterHeaders = deadLetterHeaders;
    this.changelog = changelog;
    this.group = group;
    this.behind = behind;
  }

  /** Offsets of the partition that are in the dead letters, read once. */
  SparseBits setAside(int partition) {
    if (letters.isEmpty()) {
      letters = Optional.of(DeadLetters.read(deadLetters, deadLetterHeaders, changelog));
    }
    return letters.get().of(partition);
  }

  /**
   * What tables show of the key: its last version that landed. Where the last one was set aside and
   * the raw objects were not read, any row will do.
   */
  Optional<Version> shown(KeyState key) {
    return key.changelog()
        .flatMap(
            last ->
                setAside(last.partition).contains(last.offset)
                    ? key.raw().or(() -> Optional.of(Version.rejected(last.partition, last.offset)))
                    : Optional.of(last));
  }

  /** Whether nobody lands, so that what has not landed says nothing. */
  boolean isAway() {
    if (away.isEmpty()) {
      away = Optional.of(behind.getAsBoolean() && group.filter(ConsumerGroup::isAway).isPresent());
    }
    return away.get();
  }

  /** What to do then. */
  String away() {
    return String.format(
        "nobody is in the group '%s', and the changelog has not landed: start it",
        group.map(ConsumerGroup::name).orElse(""));
  }
}
