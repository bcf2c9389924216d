package io.chartlake.streaming.guard;

import org.apache.kafka.common.Uuid;

/**
 * Which topic stands behind a name: a topic that was deleted and made anew has another id.
 *
 * @param partitions at least 1
 */
public record TopicIdentity(Uuid id, int partitions) {
  public TopicIdentity {
    if (id == null || partitions < 1) {
      throw new IllegalArgumentException("id " + id + ", " + partitions + " partitions");
    }
  }

  boolean isSameTopic(TopicIdentity other) {
    return id.equals(other.id);
  }
}
