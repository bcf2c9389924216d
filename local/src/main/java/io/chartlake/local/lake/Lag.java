package io.chartlake.local.lake;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far the pipeline's two consumers are behind what is committed in their topics. */
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
   * @param landing changelog positions that no durable object covers
   */
  public record Behind(long counting, long landing) {
    public boolean isNothing() {
      return counting == 0 && landing == 0;
    }
  }

  /** Counting is looked at first: what it commits is then in the changelog that is looked at. */
  public Behind behind() {
    try {
      long counting = behind(Names.MUSIC_CHART, Names.PLAYED_SONGS);
      return new Behind(counting, behind(Names.CONNECTOR_GROUP, Names.CHANGELOG));
    } catch (ExecutionException | KafkaException e) {
      throw new LocalException("cannot ask Kafka for consumer offsets: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while asking Kafka for offsets", e);
    }
  }

  private long behind(String group, String topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < Names.PARTITIONS; partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
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
