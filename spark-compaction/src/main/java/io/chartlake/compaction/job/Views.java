package io.chartlake.compaction.job;

import io.chartlake.compaction.publish.Constants;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.HourTags;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.watermark.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a table's views how far it has read. Constants newer than the table would hide records, and
 * another job may let its watermark fall at any time. So whoever lets it fall publishes the lower
 * one before and after the commit, and whoever publishes looks once more behind it: the last to
 * publish then has seen the table as it is.
 */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  private final Table table;
  private final ViewPublisher publisher;

  Views(Table table, ViewPublisher publisher) {
    this.table = table;
    this.publisher = publisher;
  }

  boolean isEmpty() {
    return publisher.isEmpty();
  }

  /**
   * Publishes how far a round came, or less where the table has fallen since.
   *
   * @param heldUp partitions with objects behind the watermark that could not be read
   */
  void tell(Watermark reached, Set<Integer> heldUp) {
    Optional<Watermark> now = now();
    if (now.isPresent() && !now.get().isOfSameLog(reached)) {
      return; // another job has made the table anew, and tells of that
    }
    Constants told = new Constants(lower(reached, now), heldUp, anHourAgo());
    publish(told);
    for (now = now(); now.isPresent(); now = now()) {
      Watermark lower = lower(told.watermark(), now);
      if (lower.next().equals(told.watermark().next())) {
        return;
      }
      LOG.info("The watermark of {} has fallen since its views were told", table.name());
      told = new Constants(lower, lower.allPartitions(), anHourAgo());
      publish(told);
    }
  }

  /**
   * To be called before a commit that may let the watermark fall: publishes what is right for the
   * table before and after it. Does nothing when it does not fall.
   *
   * @throws CompactionFailedException when the views can't be told
   */
  void tellBefore(Watermark after) {
    Optional<Watermark> now = now();
    Watermark lower = lower(after, now);
    if (now.isEmpty() || lower.next().equals(now.get().next())) {
      return;
    }
    if (!publisher.publish(new Constants(lower, lower.allPartitions(), anHourAgo()))) {
      throw new CompactionFailedException(
          "the table's watermark would fall, and the views that hide what lies before it could not"
              + " be set back; nothing was changed");
    }
  }

  private void publish(Constants constants) {
    if (!publisher.publish(constants)) {
      LOG.debug("Views keep their older constants until the next run");
    }
  }

  /** Offsets of another log mean something else: what is right for both is nothing read. */
  private static Watermark lower(Watermark one, Optional<Watermark> other) {
    if (other.isEmpty()) {
      return one;
    }
    return one.isOfSameLog(other.get())
        ? one.lower(other.get())
        : Watermark.none(one.topic(), one.partitions());
  }

  private Optional<Watermark> now() {
    table.refresh();
    return TableState.of(table).watermark();
  }

  /** What views compare the table with. */
  private Optional<String> anHourAgo() {
    return HourTags.newest(table, Instant.now().minus(Duration.ofHours(1)));
  }
}
