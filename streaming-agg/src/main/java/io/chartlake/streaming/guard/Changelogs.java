package io.chartlake.streaming.guard;

import io.chartlake.streaming.topology.ChartTopology;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the changelogs that are missing, as Streams would. Done before Streams starts, their
 * identities are known before the first row is written.
 */
public final class Changelogs {
  private static final Logger log = LoggerFactory.getLogger(Changelogs.class);

  private final Broker broker;
  private final StreamsConfig config;

  public Changelogs(Broker broker, StreamsConfig config) {
    this.broker = broker;
    this.config = config;
  }

  public void createMissing(Map<String, TopicIdentity> found, int partitions, int replicationFactor)
      throws InterruptedException {
    for (Map.Entry<String, Map<String, String>> changelog : ChartTopology.CHANGELOGS.entrySet()) {
      String topic = changelog.getKey();
      if (!found.containsKey(topic)) {
        broker.createTopic(
            topic, Optional.of(partitions), replicationFactor, settings(changelog.getValue()));
        log.info("created topic {}", topic);
      }
    }
  }

  private Map<String, String> settings(Map<String, String> ofStore) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    config
        .originalsWithPrefix(StreamsConfig.TOPIC_PREFIX)
        .forEach((name, value) -> settings.put(name, value.toString()));
    settings.putAll(ofStore);
    return settings;
  }
}
