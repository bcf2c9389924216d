package io.chartlake.compaction.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How to reach the brokers: any of Kafka's client settings, such as for SASL and TLS. What decides
 * what is read is not left to them. Files they name must be there for drivers and executors.
 */
public final class KafkaClients implements Serializable {
  /** What a broker may take to answer. */
  private static final String PATIENCE_MILLIS = "30000";

  private final Map<String, String> settings;

  private KafkaClients(Map<String, String> settings) {
    this.settings = new HashMap<>(settings);
  }

  /**
   * Clients with these settings.
   *
   * @param bootstrapServers as on the command line; wins over the file
   * @param file Java properties
   * @throws IllegalArgumentException when the file can't be read, or neither names a broker
   */
  public static KafkaClients of(Optional<String> bootstrapServers, Optional<Path> file) {
    Map<String, String> settings = new HashMap<>();
    file.ifPresent(
        path -> {
          Properties properties = new Properties();
          try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
          } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "--kafka-config " + path + " can't be read: " + e.getMessage(), e);
          }
          properties
              .stringPropertyNames()
              .forEach(name -> settings.put(name, properties.getProperty(name)));
        });
    bootstrapServers.ifPresent(
        servers -> settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers));
    if (!settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "--kafka-config "
              + file.orElseThrow()
              + " has no bootstrap.servers; pass"
              + " --bootstrap-servers");
    }
    return new KafkaClients(settings);
  }

  String bootstrapServers() {
    return settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  Admin admin() {
    Map<String, Object> admin = withPatience();
    return Admin.create(admin);
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> consumer = withPatience();
    consumer.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    consumer.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> withPatience() {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    all.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    return all;
  }
}
