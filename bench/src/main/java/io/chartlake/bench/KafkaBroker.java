package io.chartlake.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A real broker (KRaft, one node, loopback, free ports) from the engine's own classpath. */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String CONFIG =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:%2$d
      controller.listener.names=CONTROLLER
      listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
      advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
      listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
      inter.broker.listener.name=PLAINTEXT
      log.dirs=%3$s
      offsets.topic.num.partitions=4
      transaction.state.log.num.partitions=4
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      group.initial.rebalance.delay.ms=0
      auto.create.topics.enable=false
      log.cleaner.dedupe.buffer.size=16777216
      """;

  private final JavaProcess process;
  private final String address;

  private KafkaBroker(JavaProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a broker whose data, configuration and output are in {@code folder}, and waits until it
   * answers.
   */
  public static KafkaBroker start(Home home, Path folder) throws IOException, InterruptedException {
    String classpath = home.classpathOf("local/engines/kafka");
    int port = FreePort.find();
    Path config = folder.resolve("server.properties");
    Files.writeString(config, CONFIG.formatted(port, FreePort.find(), folder.resolve("data")));
    List<String> options = List.of("-Xmx512m");
    try (JavaProcess format =
        JavaProcess.start(
            "kafka-storage",
            folder.resolve("format.log"),
            classpath,
            options,
            Map.of(),
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                config.toString()))) {
      format.awaitSuccess(START_TIMEOUT);
    }
    JavaProcess process =
        JavaProcess.start(
            "kafka",
            folder.resolve("kafka.log"),
            classpath,
            options,
            Map.of(),
            List.of("kafka.Kafka", config.toString()));
    KafkaBroker broker = new KafkaBroker(process, "127.0.0.1:" + port);
    try {
      broker.awaitAnswer();
    } catch (RuntimeException | InterruptedException e) {
      broker.close();
      throw e;
    }
    return broker;
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
      throw new BenchException("Kafka at " + address + " does not answer", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
