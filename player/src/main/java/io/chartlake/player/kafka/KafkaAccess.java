package io.chartlake.player.kafka;

import io.chartlake.cli.ClientConfig;
import io.chartlake.cli.CommandException;
import io.chartlake.player.model.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The way to Kafka: which brokers, which settings, and whether the topics are as they must be. */
public final class KafkaAccess {
  private static final String ENVIRONMENT = "CHARTLAKE_BOOTSTRAP_SERVERS";
  private static final String DEFAULT_SERVERS = "127.0.0.1:19092";
  private static final int BATCH_BYTES = 128 * 1024;
  private static final int LINGER_MILLIS = 10;
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  /** What the topics' contract and the ledger stand on. */
  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG);

  private final Map<String, Object> settings;
  private final Duration timeout;

  private KafkaAccess(Map<String, Object> settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
  }

  /**
   * Brokers come from the option, else the environment, else the client settings.
   *
   * @param servers null where the option is not given
   * @param clientConfig a properties file, or null
   * @param timeout for the first answer, and for each delivery
   */
  public static KafkaAccess of(
      String servers, Path clientConfig, Map<String, String> environment, Duration timeout) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_SERVERS);
    settings.putAll(read(clientConfig));
    String fromEnvironment = environment.getOrDefault(ENVIRONMENT, "");
    if (servers != null) {
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    } else if (!fromEnvironment.isBlank()) {
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, fromEnvironment);
    }
    return new KafkaAccess(settings, timeout);
  }

  private static Map<String, Object> read(Path clientConfig) {
    Map<String, Object> settings = new HashMap<>();
    for (Map.Entry<String, String> setting : ClientConfig.read(clientConfig).entrySet()) {
      String name = setting.getKey();
      if (FIXED.contains(name)) {
        throw CommandException.usage(
            ("The client settings %s set %s, which is fixed here because partitions and "
                    + "ledger stand on it; remove it.")
                .formatted(clientConfig, name));
      }
      settings.put(name, setting.getValue().strip());
    }
    return settings;
  }

  public String servers() {
    return settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG).toString();
  }

  /**
   * Asks Kafka for topics.
   *
   * @throws CommandException failure, when Kafka is away, one is missing, or their partitions
   *     differ in number, since plays and names of a song must meet in one partition
   */
  public void checkTopics(List<String> topics) {
    Map<String, Object> config = new HashMap<>(settings);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(timeout));
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(requestTimeout()));
    Map<String, Integer> partitions = new HashMap<>();
    Admin admin = create(() -> Admin.create(config));
    try {
      var descriptions = admin.describeTopics(topics).topicNameValues();
      for (String topic : topics) {
        var description =
            descriptions.get(topic).get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        partitions.put(topic, description.partitions().size());
      }
    } catch (ExecutionException e) {
      throw refused(topics, partitions, e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("Interrupted while asking Kafka for its topics.", e);
    } finally {
      admin.close(Duration.ZERO);
    }
    checkCoPartitioned(topics, partitions);
  }

  public static void checkCoPartitioned(List<String> topics, Map<String, Integer> partitions) {
    if (Set.copyOf(partitions.values()).size() > 1) {
      String found =
          topics.stream()
              .map(topic -> topic + " has " + partitions.get(topic))
              .collect(Collectors.joining(", "));
      throw CommandException.failure(
          "The topics must have the same number of partitions, or plays miss their song's name: "
              + found
              + "; create one of them anew.");
    }
  }

  private CommandException refused(
      List<String> topics, Map<String, Integer> answered, Throwable cause) {
    if (cause instanceof TimeoutException) {
      return away(cause);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      String missing =
          topics.stream().filter(topic -> !answered.containsKey(topic)).findFirst().orElse("?");
      return CommandException.failure(
          ("Kafka at %s has no topic %s; create it, or name another with --songs-topic or "
                  + "--plays-topic.")
              .formatted(servers(), missing),
          cause);
    }
    return CommandException.failure(
        "Kafka at " + servers() + " refused to describe its topics: " + Texts.reason(cause) + ".",
        cause);
  }

  private CommandException away(Throwable cause) {
    return CommandException.failure(
        ("Kafka at %s did not answer within %s s; is it running, and is "
                + "--bootstrap-servers right?")
            .formatted(servers(), timeout.toMillis() / 1_000.0),
        cause);
  }

  /** A producer that loses nothing silently and puts equal keys into equal partitions. */
  public Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(timeout));
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(timeout));
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(requestTimeout()));
    config.putAll(settings);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return create(
        () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  private Duration requestTimeout() {
    Duration third = timeout.dividedBy(3);
    return third.compareTo(LONGEST_REQUEST) < 0 ? third : LONGEST_REQUEST;
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }

  private <T> T create(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      Throwable cause = e.getCause() instanceof KafkaException ? e.getCause() : e;
      throw CommandException.usage(
          "Kafka's client refuses its settings for " + servers() + ": " + Texts.reason(cause) + ".",
          e);
    }
  }
}
