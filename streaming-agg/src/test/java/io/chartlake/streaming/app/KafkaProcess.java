package io.chartlake.streaming.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** A real broker (KRaft, one node) in a process of its own. */
final class KafkaProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final JavaProcess process;
  private final int port;

  private KafkaProcess(JavaProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static KafkaProcess start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    int controllerPort = freePort();
    Path config = folder.resolve("server.properties");
    Files.writeString(
        config,
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
        num.partitions=3
        offsets.topic.num.partitions=1
        transaction.state.log.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        log.cleaner.dedupe.buffer.size=16777216
        """
            .formatted(port, controllerPort, folder.resolve("data")));
    List<String> options =
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=WARN");
    try (JavaProcess format =
        JavaProcess.start(
            folder.resolve("format.log"),
            Map.of(),
            options,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            config.toString())) {
      assertThat(format.awaitExit(START_TIMEOUT)).as(format.output()).isZero();
    }
    JavaProcess kafka =
        JavaProcess.start(
            folder.resolve("kafka.log"), Map.of(), options, "kafka.Kafka", config.toString());
    return new KafkaProcess(kafka, port);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
