package io.chartlake.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A real broker (KRaft, one node, loopback, free ports) in a process of its own. */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final JavaProcess process;
  private final String address;

  private KafkaBroker(JavaProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /** A broker that runs with this class path. */
  public static Builder with(String classpath) {
    return new Builder(classpath);
  }

  /** What a broker is started with. */
  public static final class Builder {
    private final String classpath;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private List<String> options =
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=WARN");

    private Builder(String classpath) {
      this.classpath = classpath;
    }

    /** A setting of the broker, instead of the default for one node. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Options of the JVM, instead of those for a short life in little memory. */
    public Builder jvm(String... jvmOptions) {
      options = List.of(jvmOptions);
      return this;
    }

    /**
     * Starts the broker, whose data, configuration and output are in {@code folder}, and waits
     * until it answers.
     */
    public KafkaBroker start(Path folder) throws IOException, InterruptedException {
      int port = FreePort.find();
      Path config = folder.resolve("server.properties");
      Map<String, String> all = oneNode(port, FreePort.find(), folder.resolve("data"));
      all.putAll(settings);
      Files.writeString(
          config,
          all.entrySet().stream()
              .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
              .collect(Collectors.joining()));
      List<String> format = List.of("kafka.tools.StorageTool", "format", "-t", clusterId(), "-c");
      try (JavaProcess formatting = run("kafka-storage", folder, format, config)) {
        formatting.awaitSuccess(START_TIMEOUT);
      }
      JavaProcess process = run("kafka", folder, List.of("kafka.Kafka"), config);
      KafkaBroker broker = new KafkaBroker(process, "127.0.0.1:" + port);
      try {
        broker.awaitAnswer();
      } catch (RuntimeException | InterruptedException e) {
        broker.close();
        throw e;
      }
      return broker;
    }

    private static String clusterId() {
      return Uuid.randomUuid().toString();
    }

    private JavaProcess run(String name, Path folder, List<String> command, Path config) {
      Path log = folder.resolve(name + ".log");
      List<String> line = new ArrayList<>(command);
      line.add(config.toString());
      return JavaProcess.start(name, log, classpath, options, Map.of(), line);
    }
  }

  private static Map<String, String> oneNode(int port, int controller, Path data) {
    Map<String, String> settings = new LinkedHashMap<>();
    String broker = "PLAINTEXT://127.0.0.1:" + port;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listeners", broker + ",CONTROLLER://127.0.0.1:" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", data.toString());
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      settings.put(topic + ".num.partitions", "1");
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.dedupe.buffer.size", "16777216");
    return settings;
  }

  public String address() {
    return address;
  }

  /** CPU time used so far. */
  public Duration cpu() {
    return process.cpu();
  }

  private void awaitAnswer() throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) START_TIMEOUT.toMillis()))) {
      admin.describeCluster().nodes().get();
    } catch (ExecutionException e) {
      process.requireAlive();
      throw new FixtureException("Kafka at " + address + " does not answer", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
