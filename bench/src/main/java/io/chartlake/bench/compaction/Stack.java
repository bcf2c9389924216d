package io.chartlake.bench.compaction;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Home;
import io.chartlake.bench.JavaProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Some services of Chartlake's local stack, as its users start them, in a folder of their own. */
final class Stack implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Home home;
  private final Path folder;
  private final Thread stopper = new Thread(this::down, "stack-stopper");

  private Stack(Home home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /**
   * Starts these services on free ports.
   *
   * @param store s3proxy or ceph
   * @throws BenchException with the end of its output when they don't come up
   */
  static Stack up(Home home, Path folder, String store, List<String> services)
      throws InterruptedException {
    Stack stack = new Stack(home, folder);
    // The services outlive this process, so also an interrupt must stop them.
    Runtime.getRuntime().addShutdownHook(stack.stopper);
    try {
      stack.command("up", "--s3", store, "--ports", "free", "--only", String.join(",", services));
    } catch (RuntimeException | InterruptedException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  /** The address of one of its services, such as {@code s3}. */
  String address(String service) throws IOException {
    return "127.0.0.1:" + properties("ports.properties").getProperty(service);
  }

  /** The keys of its S3, as clients look for them in the environment. */
  Map<String, String> credentials() throws IOException {
    Properties secrets = properties("secrets.properties");
    return Map.of(
        "AWS_ACCESS_KEY_ID", secrets.getProperty("s3.identity"),
        "AWS_SECRET_ACCESS_KEY", secrets.getProperty("s3.credential"));
  }

  private Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(name))) {
      properties.load(reader);
    }
    return properties;
  }

  private void command(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("io.chartlake.local.Chartlake"));
    command.addAll(List.of(arguments));
    try (JavaProcess process =
        JavaProcess.start(
            "chartlake " + arguments[0],
            folder.resolveSibling(folder.getFileName() + "-" + arguments[0] + ".log"),
            home.classpathOf("local", "chartlake-local.jar"),
            List.of("-Xmx256m", "-Dchartlake.home=" + home.root()),
            Map.of("CHARTLAKE_DIR", folder.toString()),
            command)) {
      process.awaitSuccess(TIMEOUT);
    }
  }

  private void down() {
    try {
      command("down");
    } catch (BenchException e) {
      System.err.println("bench compaction: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      awaitStopper(); // this process is ending, and the stopper at work
      return;
    }
    down();
  }

  private void awaitStopper() {
    try {
      stopper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
