package io.chartlake.compaction.kafka;

import io.chartlake.compaction.plan.RefusedException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as the brokers describe it at one moment.
 *
 * @param id Kafka's id of it
 * @param extents of each partition's log
 */
record TopicLog(String topic, String id, SortedMap<Integer, Extent> extents) {

  /**
   * Where a partition's log begins and ends.
   *
   * @param start first offset that retention has left
   * @param end last stable offset: where the first open transaction begins, or the log's end
   */
  record Extent(long start, long end) implements Serializable {}

  /**
   * Asks the brokers.
   *
   * @throws RefusedException when there is no such topic
   * @throws IOException when the brokers can't be asked
   */
  static TopicLog of(String topic, KafkaSettings settings) throws IOException {
    try (Admin admin = Admin.create(settings.forAdmin())) {
      TopicDescription description =
          answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      Map<TopicPartition, OffsetSpec> first = new HashMap<>();
      Map<TopicPartition, OffsetSpec> last = new HashMap<>();
      for (int partition = 0; partition < description.partitions().size(); partition++) {
        first.put(new TopicPartition(topic, partition), OffsetSpec.earliest());
        last.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      Map<TopicPartition, ListOffsetsResultInfo> starts = answer(admin.listOffsets(first).all());
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          answer(
              admin.listOffsets(last, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
      SortedMap<Integer, Extent> extents = new TreeMap<>();
      ends.forEach(
          (partition, end) ->
              extents.put(
                  partition.partition(), new Extent(starts.get(partition).offset(), end.offset())));
      return new TopicLog(topic, description.topicId().toString(), extents);
    } catch (UnknownTopicOrPartitionException e) {
      throw new RefusedException(
          "there is no topic '" + topic + "' at " + settings.bootstrapServers(), e);
    } catch (KafkaException e) {
      throw new IOException(
          "the brokers at " + settings.bootstrapServers() + " can't be asked: " + e.getMessage(),
          e);
    }
  }

  private static <T> T answer(KafkaFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the brokers", e);
    }
  }
}
