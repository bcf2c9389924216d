package io.chartlake.compaction.kafka;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A real broker in a process of its own, as its libraries and Spark's do not share a classpath. */
final class Broker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLUSTER_ID = "Y2hhcnRsYWtlLXRlc3Qhcw";

  final String address;
  final Admin admin;
  private final Process process;

  Broker(Path folder) throws IOException, InterruptedException {
    int port;
    int controller;
    try (ServerSocket first = new ServerSocket(0);
        ServerSocket second = new ServerSocket(0)) {
      port = first.getLocalPort();
      controller = second.getLocalPort();
    }
    address = "127.0.0.1:" + port;
    Path properties = folder.resolve("broker.properties");
    Files.writeString(properties, properties(port, controller, folder.resolve("log")));
    Process format =
        java(folder, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", properties);
    if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve("broker.out")));
    }
    process = java(folder, "kafka.Kafka", properties);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    admin = Admin.create(Map.of("bootstrap.servers", address));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty());
  }

  private static Process java(Path folder, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(Files.readString(Path.of(System.getProperty("kafka.classpath.file"))).strip());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    File output = folder.resolve("broker.out").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  private static String properties(int port, int controller, Path data) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        log.cleaner.dedupe.buffer.size=16777216
        log.cleaner.backoff.ms=100
        """
        .formatted(controller, port, controller, data);
  }

  @Override
  public void close() {
    admin.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
