package io.chartlake.streaming.config;

import io.chartlake.cli.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Checks the settings that go to Kafka Streams as they are: which it has, and which are
 * music-chart's to set.
 */
public final class KafkaSettings {
  private static final String CONTRACT = "music-chart's counts depend on it; leave it out";

  /** Settings of a provider that {@code config.providers} names: each has its own. */
  private static final String OF_PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG + ".";

  private static final List<String> PREFIXES =
      List.of(
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX,
          StreamsConfig.TOPIC_PREFIX);
  private static final Set<String> OF_TOPICS =
      Set.of(
          TopicConfig.SEGMENT_BYTES_CONFIG,
          TopicConfig.SEGMENT_MS_CONFIG,
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
          TopicConfig.COMPRESSION_TYPE_CONFIG,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

  /** Refused, with what to do instead. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, CONTRACT),
          Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, CONTRACT),
          Map.entry(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, CONTRACT),
          Map.entry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, CONTRACT),
          Map.entry(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, CONTRACT),
          Map.entry(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, use(ChartSetting.BOOTSTRAP_SERVERS)),
          Map.entry(StreamsConfig.STATE_DIR_CONFIG, use(ChartSetting.STATE_DIR)),
          Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, use(ChartSetting.COMMIT_INTERVAL_MS)),
          Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, use(ChartSetting.THREADS)),
          Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, use(ChartSetting.CACHE_BYTES)),
          Map.entry(StreamsConfig.REPLICATION_FACTOR_CONFIG, use(ChartSetting.REPLICATION_FACTOR)),
          Map.entry(
              StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
              use(ChartSetting.TOPIC_DEAD_LETTERS)),
          Map.entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, use(ChartSetting.INSTANCE_ID)));

  private KafkaSettings() {}

  /** What is odd about them; {@link CommandException} for one that may not be set. */
  public static List<String> check(Map<String, String> kafka) {
    List<String> warnings = new ArrayList<>();
    for (Map.Entry<String, String> setting : new TreeMap<>(kafka).entrySet()) {
      String key = setting.getKey();
      String instead = OWN.get(key);
      if (instead != null) {
        throw CommandException.usage(
            ChartSetting.KAFKA_PREFIX + key + " is \"" + setting.getValue() + "\": " + instead);
      }
      if (!isKnown(key) && !key.startsWith(OF_PROVIDERS)) {
        warnings.add("unknown setting " + ChartSetting.KAFKA_PREFIX + key + ", passed on as it is");
      }
    }
    return warnings;
  }

  private static String use(ChartSetting setting) {
    return "set " + setting.key() + " instead";
  }

  private static boolean isKnown(String key) {
    String prefix = PREFIXES.stream().filter(key::startsWith).findFirst().orElse("");
    String name = key.substring(prefix.length());
    if (prefix.equals(StreamsConfig.TOPIC_PREFIX)) {
      return OF_TOPICS.contains(name);
    }
    return ConsumerConfig.configNames().contains(name)
        || ProducerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name)
        || StreamsConfig.configDef().names().contains(key);
  }
}
