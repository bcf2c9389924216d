package io.chartlake.streaming.app;

import io.chartlake.cli.CommandException;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.deadletter.DeadLetterCounter;
import io.chartlake.streaming.deadletter.DeadLetterHandler;
import io.chartlake.streaming.topology.ChartTopology;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams is told: music-chart's choices, what settings change of them, and what nobody
 * may change.
 */
public final class StreamsProperties {
  private static final int MEBIBYTE = 1 << 20;

  private StreamsProperties() {}

  /**
   * Properties as of settings alone, refused with {@link CommandException} where Kafka Streams
   * refuses them.
   */
  public static Map<String, Object> of(ChartSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    chosen(properties);
    for (Map.Entry<String, String> setting : settings.kafka().entrySet()) {
      // A choice with a prefix would win over the same key without one.
      properties.remove(StreamsConfig.CONSUMER_PREFIX + setting.getKey());
      properties.remove(StreamsConfig.PRODUCER_PREFIX + setting.getKey());
      properties.put(setting.getKey(), setting.getValue());
    }
    fixed(properties, settings);
    try {
      var unused = new StreamsConfig(properties);
    } catch (ConfigException | IllegalArgumentException e) {
      throw CommandException.usage("a kafka. setting is wrong: " + e.getMessage());
    }
    return properties;
  }

  /** What a dead letter may take: what its topic takes, if the producer may send as much. */
  public static void deadLetters(
      Map<String, Object> properties, DeadLetterCounter deadLetters, int topicMaxBytes) {
    Object chosen = properties.get(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
    if (chosen == null) {
      chosen = properties.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }
    if (chosen == null) {
      chosen = Math.max(MEBIBYTE, topicMaxBytes);
      properties.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), chosen);
    }
    int maxBytes = Math.min(topicMaxBytes, Integer.parseInt(chosen.toString()));
    properties.put(DeadLetterHandler.DEAD_LETTERS_CONFIG, deadLetters);
    properties.put(DeadLetterHandler.MAX_BYTES_CONFIG, maxBytes);
  }

  /** Another process with this id takes this one's place in the group at once (KIP-345). */
  static void instanceId(Map<String, Object> properties, String id) {
    properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id);
  }

  private static void chosen(Map<String, Object> properties) {
    // Names may come late and nothing is joined: no input ever waits for the other.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    // A member that vanished for good holds its partitions as long as this.
    properties.put(consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    properties.put(consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    // Bounds for a heap of 64 MB: what is fetched but not yet counted, and what is not yet sent.
    properties.put(consumer(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 4 * MEBIBYTE);
    properties.put(consumer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), MEBIBYTE / 2);
    properties.put(producer(ProducerConfig.BUFFER_MEMORY_CONFIG), 8L * MEBIBYTE);
    properties.put(producer(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
  }

  private static void fixed(Map<String, Object> properties, ChartSettings settings) {
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, ChartTopology.APPLICATION_ID);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.processing().commitInterval().toMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.processing().threads());
    properties.put(
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.processing().cacheBytes());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.topics().replicationFactor());
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, settings.topics().deadLetters());
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
  }

  private static String consumer(String name) {
    return StreamsConfig.consumerPrefix(name);
  }

  private static String producer(String name) {
    return StreamsConfig.producerPrefix(name);
  }
}
