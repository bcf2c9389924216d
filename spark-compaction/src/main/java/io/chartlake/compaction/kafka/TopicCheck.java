package io.chartlake.compaction.kafka;

import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.watermark.Watermark;

/** Whether a topic is the one that a table was made from. */
final class TopicCheck {
  private TopicCheck() {}

  /**
   * Compares them.
   *
   * @param partitions number of partitions that the settings name
   * @throws RefusedException in one sentence when they do not belong together
   */
  static void check(TopicLog log, Watermark watermark, int partitions) {
    Planner.requireFits(watermark, log.topic(), partitions);
    if (log.extents().size() != partitions) {
      throw new RefusedException(
          "topic '"
              + log.topic()
              + "' has "
              + log.extents().size()
              + " partitions, but --partitions is "
              + partitions
              + "; when the topic has grown, keys have moved: "
              + Watermark.WHEN_GROWN);
    }
    if (watermark.topicId().isPresent() && !watermark.topicId().get().equals(log.id())) {
      throw new RefusedException(
          "topic '"
              + log.topic()
              + "' has id "
              + log.id()
              + ", the table is of "
              + watermark.topicId().get()
              + "; the topic was made anew, so its offsets mean something else: run rebuild"
              + " --source kafka");
    }
    log.extents()
        .forEach(
            (partition, extent) -> {
              if (extent.end() < watermark.next(partition)) {
                throw new RefusedException(
                    "partition %d of topic '%s' ends at offset %d and the table has read up to %d: the topic lost its end; see why, then run rebuild --source kafka"
                        .formatted(
                            partition, log.topic(), extent.end(), watermark.next(partition)));
              }
            });
  }
}
