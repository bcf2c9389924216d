package io.chartlake.local.lake;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far music-chart and the feeds are behind what is committed in their topics. */
public final class Lag implements AutoCloseable {
  private final Admin admin;

  private Lag(Admin admin) {
    this.admin = admin;
  }

  public static Lag of(Ports ports) {
    return new Lag(Topics.admin(ports.address(Port.KAFKA)));
  }

  /**
   * Log positions still to go.
   *
   * @param counting plays that music-chart has not committed
   * @param landing positions of the feeds' topics that no durable object covers
   */
  public record Behind(long counting, long landing) {
    public boolean isNothing() {
      return counting == 0 && landing == 0;
    }
  }

  /**
   * Counting is looked at first: what it commits is then in the topics that are looked at behind
   * it. For the same reason the feeds come in their order.
   */
  public Behind behind() {
    try {
      long counting = behind(Names.MUSIC_CHART, List.of(Names.PLAYED_SONGS));
      long landing = 0;
      for (Feed feed : Feed.ALL) {
        landing += behind(feed.group(), feed.topics());
      }
      return new Behind(counting, landing);
    } catch (ExecutionException | KafkaException e) {
      throw new LocalException("cannot ask Kafka for consumer offsets: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while asking Kafka for offsets", e);
    }
  }

  private long behind(String group, List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < Topics.partitions(topic); partition++) {
        asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    // The last stable offset: what lies behind it belongs to a transaction that is still open.
    var ends =
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all().get();
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    long behind = 0;
    for (var end : ends.entrySet()) {
      OffsetAndMetadata position = committed.get(end.getKey());
      behind += Math.max(0, end.getValue().offset() - (position == null ? 0 : position.offset()));
    }
    return behind;
  }

  @Override
  public void close() {
    admin.close();
  }
}
