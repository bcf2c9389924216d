package io.chartlake.compaction.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * How to reach the brokers: any of Kafka's client settings, such as for SASL and TLS. Files that
 * they name must exist for driver and executors. Needs none of Kafka's classes, which are there
 * only where a topic is read.
 */
public final class KafkaSettings {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** How long a broker may take to answer. */
  private static final String TIMEOUT_MILLIS = "30000";

  /** What is read, and how, is not left to the user; Spark refuses most of these. */
  private static final Set<String> NOT_THE_USERS =
      Set.of(
          "isolation.level",
          "auto.offset.reset",
          "enable.auto.commit",
          "allow.auto.create.topics",
          "group.id",
          "group.instance.id",
          "interceptor.classes",
          "key.deserializer",
          "value.deserializer");

  private final Map<String, String> settings;

  private KafkaSettings(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Settings from the command line.
   *
   * @param bootstrapServers as on the command line; wins over the file
   * @param file Java properties
   * @throws IllegalArgumentException when the file cannot be read, or neither names a broker
   */
  public static KafkaSettings of(Optional<String> bootstrapServers, Optional<Path> file) {
    Properties properties = new Properties();
    file.ifPresent(path -> load(path, properties));
    bootstrapServers.ifPresent(servers -> properties.setProperty(BOOTSTRAP_SERVERS, servers));
    if (properties.getProperty(BOOTSTRAP_SERVERS) == null) {
      throw new IllegalArgumentException(
          "--kafka-config %s has no %s; pass --bootstrap-servers"
              .formatted(file.orElseThrow(), BOOTSTRAP_SERVERS));
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    settings.put("request.timeout.ms", TIMEOUT_MILLIS);
    for (String name : properties.stringPropertyNames()) {
      if (!NOT_THE_USERS.contains(name)) {
        settings.put(name, properties.getProperty(name));
      }
    }
    return new KafkaSettings(settings);
  }

  private static void load(Path file, Properties into) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      into.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--kafka-config " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  String bootstrapServers() {
    return settings.get(BOOTSTRAP_SERVERS);
  }

  Map<String, Object> forAdmin() {
    return new HashMap<>(settings);
  }

  /** As options of Spark's source. */
  Map<String, String> forSpark() {
    Map<String, String> options = new HashMap<>();
    settings.forEach((name, value) -> options.put("kafka." + name, value));
    options.put("kafka.isolation.level", "read_committed");
    return options;
  }
}
