package io.chartlake.audit.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** A consumer group of a running cluster. */
public final class KafkaGroup implements ConsumerGroup {
  private final KafkaCluster cluster;
  private final String name;

  public KafkaGroup(KafkaCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<Integer, Long> committed(String topic, int partitions) {
    List<TopicPartition> asked =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    Map<Integer, Long> offsets = new HashMap<>();
    cluster
        .committed(name, asked)
        .forEach(
            (partition, offset) ->
                offsets.put(partition.partition(), offset == null ? 0 : offset.offset()));
    return offsets;
  }

  @Override
  public boolean isRunning() {
    return cluster.hasMembers(name);
  }
}
