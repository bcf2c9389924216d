package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A distributed Kafka Connect worker, in a process of its own that can be killed and stopped. */
final class Worker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final String heap;
  private final Map<String, String> environment;
  private final String mark;
  private final int port;
  private Process process;

  /**
   * @param name the worker's own
   * @param folder for its configuration and log
   * @param mark what its command line is known by
   */
  private Worker(
      String name, Path folder, String heap, Map<String, String> environment, String mark)
      throws IOException {
    this.name = name;
    this.folder = folder;
    this.heap = heap;
    this.environment = environment;
    this.mark = mark;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** A worker of the group {@code faults}, not started. */
  static Worker of(
      String name,
      Path folder,
      String heap,
      String bootstrap,
      Path plugins,
      Map<String, String> environment,
      String mark)
      throws IOException {
    Worker worker = new Worker(name, folder, heap, environment, mark);
    Files.write(
        worker.file(".properties"),
        List.of(
            "bootstrap.servers=" + bootstrap,
            "group.id=faults",
            "listeners=http://127.0.0.1:" + worker.port,
            "key.converter=org.apache.kafka.connect.converters.ByteArrayConverter",
            "value.converter=org.apache.kafka.connect.converters.ByteArrayConverter",
            "config.storage.topic=faults-configs",
            "offset.storage.topic=faults-offsets",
            "status.storage.topic=faults-status",
            "config.storage.replication.factor=1",
            "offset.storage.replication.factor=1",
            "status.storage.replication.factor=1",
            "offset.storage.partitions=1",
            "status.storage.partitions=1",
            "plugin.path=" + plugins,
            "plugin.discovery=service_load",
            "connector.client.config.override.policy=All",
            "offset.flush.interval.ms=200",
            "scheduled.rebalance.max.delay.ms=0",
            "session.timeout.ms=6000",
            "heartbeat.interval.ms=1000",
            "task.shutdown.graceful.timeout.ms=3000"));
    return worker;
  }

  private Path file(String suffix) {
    return folder.resolve(name + suffix);
  }

  void start() throws IOException {
    Path root = Path.of(System.getProperty("chartlake.home")).normalize();
    Path engine = root.resolve("local/engines/connect/target/classpath");
    Path logging =
        root.resolve("local/src/main/resources/io/chartlake/local/service/log4j2-kafka.properties");
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Dchartlake.service=" + mark,
            "-Xmx" + heap,
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + logging,
            "-cp",
            Files.readString(engine).strip(),
            "org.apache.kafka.connect.cli.ConnectDistributed",
            file(".properties").toString());
    builder.environment().putAll(environment);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file(".log").toFile()))
            .start();
    process.getOutputStream().close();
  }

  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              assertThat(process.isAlive()).as("worker %s lives:\n%s", name, tail()).isTrue();
              return rest().isHealthy();
            });
  }

  ConnectRest rest() {
    return new ConnectRest(port);
  }

  /** As Connect names the worker in the status of its tasks. */
  String id() {
    return "127.0.0.1:" + port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** Its threads stand still, its connections stay open: SIGSTOP. */
  void suspend() throws IOException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    awaitEnd(kill);
    assertThat(kill.exitValue()).as("kill %s", signal).isZero();
  }

  private static void awaitEnd(Process ending) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !ending.isAlive());
  }

  /** Lines of its log so far, to read on from. */
  int logMark() {
    return log().size();
  }

  /** Lines of its log that hold all of these words. */
  List<String> log(int sinceMark, String... words) {
    return log().stream()
        .skip(sinceMark)
        .filter(line -> Arrays.stream(words).allMatch(line::contains))
        .toList();
  }

  private List<String> log() {
    try (Stream<String> lines = Files.lines(file(".log"))) {
      return new ArrayList<>(lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tail() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Ends it as an operator does. */
  @Override
  public void close() throws IOException {
    if (process != null && process.isAlive()) {
      resume();
      process.destroy();
      awaitEnd(process);
    }
  }
}
