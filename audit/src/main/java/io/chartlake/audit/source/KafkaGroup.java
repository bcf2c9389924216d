package io.chartlake.audit.source;

import java.util.Map;

/** A consumer group of a running cluster. */
public record KafkaGroup(KafkaCluster cluster, String name) implements ConsumerGroup {
  @Override
  public Map<Integer, Long> committed(String topic, int partitions) {
    return cluster.committed(name, topic, partitions);
  }

  @Override
  public boolean isRunning() {
    return cluster.hasMembers(name);
  }
}
