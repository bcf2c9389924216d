package io.chartlake.bench.streams;

import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;

/**
 * The reference: counts records per key and does nothing else. Kafka Streams' defaults but for what
 * is compared.
 */
public final class BareCount {
  static final String APPLICATION_ID = "bare-count";
  static final String STORE = "counts";

  /** The next round must find the group empty. */
  private static final CloseOptions LEAVING =
      CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);

  private BareCount() {}

  /** Arguments: broker, state folder, commit interval in milliseconds, threads, cache bytes. */
  public static void main(String[] arguments) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[1]);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, arguments[2]);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, arguments[3]);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, arguments[4]);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Plays.TOPIC, Consumed.with(Serdes.Long(), Serdes.ByteArray()))
        .groupByKey()
        .count(Materialized.as(STORE));
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(LEAVING)));
    streams.start();
  }
}
