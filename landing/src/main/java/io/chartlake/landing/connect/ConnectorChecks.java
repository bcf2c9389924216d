package io.chartlake.landing.connect;

import io.chartlake.landing.NegativeTimestamps;
import io.chartlake.landing.config.ConverterSettings;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.S3ObjectStore;
import io.chartlake.landing.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link LandingConfig} can't say: settings together, and what they point at. */
public final class ConnectorChecks {
  private static final Logger log = LoggerFactory.getLogger(ConnectorChecks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TYPING_ERROR = 2;
  private static final String ADMIN = "admin.";
  private static final String INTERCEPTORS = "consumer.override.interceptor.classes";
  private static final Pattern METADATA = Pattern.compile("[!-~]+( +[!-~]+)*");

  private static final List<String> OURS =
      List.of(
          "s3.",
          "rotate.",
          "linger",
          "compression",
          "buffer.",
          "upload.",
          "retry.",
          "metadata.",
          "headers.",
          "key.format",
          "takeover",
          "allow.",
          "log.watch.");
  private static final Set<String> FRAMEWORKS =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "topics",
          "topics.regex",
          "transforms",
          "predicates",
          "config.action.reload",
          "key.converter",
          "value.converter",
          "header.converter",
          "initial_state");
  private static final List<String> FRAMEWORK_PREFIXES =
      List.of(
          "key.converter.",
          "value.converter.",
          "header.converter.",
          "transforms.",
          "predicates.",
          "errors.",
          "consumer.override.",
          "producer.override.",
          ADMIN);

  /**
   * Settings of the Admin client that a connector may give. Others make Kafka's clients load
   * classes or read files and variables of the worker ({@code config.providers}, {@code
   * metric.reporters}, {@code security.providers}, {@code sasl.login.class}, …), which whoever may
   * create a connector must not do.
   */
  private static final Set<String> ADMIN_SETTINGS =
      Set.of(
          "bootstrap.servers",
          "client.dns.lookup",
          "connections.max.idle.ms",
          "default.api.timeout.ms",
          "metadata.max.age.ms",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "request.timeout.ms",
          "retries",
          "retry.backoff.max.ms",
          "retry.backoff.ms",
          "sasl.jaas.config",
          "sasl.kerberos.service.name",
          "sasl.mechanism",
          "security.protocol",
          "socket.connection.setup.timeout.max.ms",
          "socket.connection.setup.timeout.ms");

  private final Map<String, String> proposed;
  private final Map<String, ConfigValue> values = new HashMap<>();
  private final Config config;

  public ConnectorChecks(Map<String, String> proposed, Config config) {
    this.proposed = proposed;
    this.config = config;
    config.configValues().forEach(value -> values.put(value.name(), value));
  }

  public Config run() {
    unknownSettings();
    connectorName();
    strangeSettings(proposed).forEach(this::refuse);
    isolation();
    new ConverterSettings(proposed).faults().forEach(this::refuse);
    deadLetters();
    credentials();
    if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      LandingConfig landing = new LandingConfig(proposed);
      askStore(landing);
      askBrokers(landing);
    }
    return config;
  }

  private void unknownSettings() {
    for (String name : proposed.keySet()) {
      if (values.containsKey(name)
          || FRAMEWORKS.contains(name)
          || FRAMEWORK_PREFIXES.stream().anyMatch(name::startsWith)) {
        continue;
      }
      String nearest = nearest(name);
      String told = "Unknown setting '" + name + "'; the nearest one is '" + nearest + "'";
      if (OURS.stream().anyMatch(name::startsWith) || distance(name, nearest) <= TYPING_ERROR) {
        refuse(name, told);
      } else {
        log.warn("{}", told);
      }
    }
  }

  /** It goes into each object's metadata, where S3 has but ASCII. */
  private void connectorName() {
    String name = proposed.get("name");
    if (name != null && !METADATA.matcher(name).matches()) {
      refuse(
          "name",
          ("'%s' has letters beyond ASCII, or spaces at an end, which the metadata of objects cannot"
                  + " hold; give the connector another name")
              .formatted(name));
    }
  }

  /**
   * Settings that would make the clients of a connector load a stranger's classes or read files.
   */
  static Map<String, String> strangeSettings(Map<String, String> proposed) {
    Map<String, String> faults = new TreeMap<>();
    for (Map.Entry<String, String> setting : proposed.entrySet()) {
      String name = setting.getKey();
      if (name.startsWith(ADMIN) && !isAllowed(name.substring(ADMIN.length()))) {
        faults.put(
            name,
            name
                + " is not allowed: a connector may set addresses, timeouts, TLS and SASL's mechanism"
                + " and JAAS entry of its Admin client, but nothing that loads classes or reads the"
                + " worker's files and variables");
      }
      if (name.equals(INTERCEPTORS)
          && !setting.getValue().equals(NegativeTimestamps.class.getName())) {
        faults.put(name, name + " may be " + NegativeTimestamps.class.getName() + " alone");
      }
    }
    return faults;
  }

  private static boolean isAllowed(String setting) {
    return ADMIN_SETTINGS.contains(setting)
        // Connect's own prefix, which the worker's policy judges.
        || setting.startsWith("override.")
        || (setting.startsWith("ssl.") && !setting.equals("ssl.engine.factory.class"));
  }

  private void isolation() {
    String isolation = proposed.get("consumer.override.isolation.level");
    boolean allowed = Boolean.parseBoolean(proposed.get(LandingConfig.ALLOW_UNCOMMITTED));
    if (!"read_committed".equals(isolation) && !allowed) {
      refuse(
          LandingConfig.ALLOW_UNCOMMITTED,
          "consumer.override.isolation.level is "
              + (isolation == null ? "not set" : "'" + isolation + "'")
              + ", so records of aborted transactions would be landed; set it to read_committed, or"
              + " allow.uncommitted=true if the topic has no transactions");
    }
    String reset = proposed.get("consumer.override.auto.offset.reset");
    if (reset != null && !reset.equals("earliest")) {
      refuse(
          "consumer.override.auto.offset.reset",
          ("'%s' would skip records that are not landed, or stop a task that has no offset yet;"
                  + " leave it at earliest")
              .formatted(reset));
    }
  }

  private void deadLetters() {
    if (!"all".equals(proposed.get("errors.tolerance"))) {
      return;
    }
    if (proposed.getOrDefault("errors.deadletterqueue.topic.name", "").isBlank()) {
      refuse(
          "errors.deadletterqueue.topic.name",
          "errors.tolerance=all without a dead letter topic would drop records in silence; name one");
    }
    if (!Boolean.parseBoolean(proposed.get("errors.deadletterqueue.context.headers.enable"))) {
      refuse(
          "errors.deadletterqueue.context.headers.enable",
          "must be true: a dead letter without its topic, partition, offset and reason helps nobody");
    }
  }

  private void credentials() {
    boolean id = proposed.get(LandingConfig.ACCESS_KEY_ID) != null;
    boolean secret = proposed.get(LandingConfig.SECRET_ACCESS_KEY) != null;
    if (id != secret) {
      refuse(
          id ? LandingConfig.SECRET_ACCESS_KEY : LandingConfig.ACCESS_KEY_ID,
          "s3.access.key.id and s3.secret.access.key go together; one of them is not set");
    }
  }

  private void askStore(LandingConfig landing) {
    try (ObjectStore store = S3ObjectStore.open(landing, PATIENCE)) {
      // As the task will: a policy may allow just what lies below the prefix.
      store.level(landing.prefix().isEmpty() ? "" : landing.prefix() + "/", "", 1);
    } catch (StoreException e) {
      String bucket = "Bucket '" + landing.bucket() + "' can't be listed: " + e.getMessage();
      String setting =
          switch (e.status()) {
            case 0 -> LandingConfig.ENDPOINT;
            case 403 -> LandingConfig.ACCESS_KEY_ID;
            default -> LandingConfig.BUCKET;
          };
      refuse(setting, bucket);
    }
  }

  private void askBrokers(LandingConfig landing) {
    Map<String, Object> settings = landing.adminSettings();
    settings.put("request.timeout.ms", "" + PATIENCE.toMillis());
    settings.put("default.api.timeout.ms", "" + PATIENCE.toMillis());
    try (Admin admin = Admin.create(settings)) {
      admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      askTopics(admin);
    } catch (TimeoutException | ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      refuse(
          LandingConfig.ADMIN_BOOTSTRAP,
          "No broker answers at '%s' within %d s: %s"
              .formatted(
                  settings.get("bootstrap.servers"), PATIENCE.toSeconds(), cause.getMessage()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** A topic may come later; one that may not be described never lands. */
  private void askTopics(Admin admin) throws InterruptedException, TimeoutException {
    String topics = proposed.getOrDefault("topics", "");
    List<String> names = Stream.of(topics.split(",")).map(String::trim).toList();
    Map<String, KafkaFuture<TopicDescription>> answers =
        topics.isBlank() ? Map.of() : admin.describeTopics(names).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
      try {
        answer.getValue().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          log.warn("Topic '{}' is not there yet; it is landed once it is", answer.getKey());
        } else {
          refuse(
              "topics",
              "Topic '%s' can't be described, which landing must: %s"
                  .formatted(answer.getKey(), e.getCause().getMessage()));
        }
      }
    }
  }

  private void refuse(String setting, String message) {
    ConfigValue value = values.get(setting);
    if (value == null) {
      // Not its value: that of a misspelt name may be a secret that a ConfigProvider resolved.
      value = new ConfigValue(setting, null, List.of(), new ArrayList<>());
      values.put(setting, value);
      config.configValues().add(value);
    }
    value.addErrorMessage(message);
  }

  private static String nearest(String name) {
    String nearest = LandingConfig.BUCKET;
    for (String known : LandingConfig.DEFINITION.names()) {
      if (distance(name, known) < distance(name, nearest)) {
        nearest = known;
      }
    }
    return nearest;
  }

  /** Levenshtein's: how many letters to add, drop or change. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
