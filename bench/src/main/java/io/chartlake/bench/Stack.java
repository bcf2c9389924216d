package io.chartlake.bench;

import io.chartlake.testsupport.JavaProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Some services of Chartlake's local stack, as its users start them, in a folder of their own. */
public final class Stack implements AutoCloseable {
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
   * @param services with what they need; all when none is named
   * @throws BenchException with the end of its output when they don't come up
   */
  public static Stack up(Home home, Path folder, String store, List<String> services)
      throws InterruptedException {
    Stack stack = new Stack(home, folder);
    // The services outlive this process, so also an interrupt must stop them.
    Runtime.getRuntime().addShutdownHook(stack.stopper);
    try {
      List<String> up = new ArrayList<>(List.of("up", "--s3", store, "--ports", "free"));
      if (!services.isEmpty()) {
        up.add("--only=" + String.join(",", services));
      }
      stack.run(up.toArray(String[]::new));
    } catch (RuntimeException | InterruptedException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  /** The address of one of its services, such as {@code s3}. */
  public String address(String service) throws IOException {
    return "127.0.0.1:" + properties("ports.properties").getProperty(service);
  }

  /** Its Trino, for JDBC: over TLS, with trust in the stack's own certificate. */
  public String trinoUrl() throws IOException {
    return "jdbc:trino://"
        + address("trino")
        + "?SSL=true&SSLTrustStorePath="
        + folder.resolve("conf/trino/certificate.pem");
  }

  /** The keys of its S3 and the password of Trino's analyst, as clients look for them. */
  public Map<String, String> credentials() throws IOException {
    Properties secrets = properties("secrets.properties");
    return Map.of(
        "AWS_ACCESS_KEY_ID", secrets.getProperty("s3.identity"),
        "AWS_SECRET_ACCESS_KEY", secrets.getProperty("s3.credential"),
        "TRINO_PASSWORD", secrets.getProperty("trino.analyst"));
  }

  private Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(name))) {
      properties.load(reader);
    }
    return properties;
  }

  /** Its Trino as one of its users. */
  public Connection trino(String user) throws IOException, SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", properties("secrets.properties").getProperty("trino." + user));
    return DriverManager.getConnection(trinoUrl(), login);
  }

  /** Runs a command of {@code chartlake} on it; throws unless its exit code is 0. */
  public void run(String... arguments) throws InterruptedException {
    try (JavaProcess process = start(arguments)) {
      process.awaitSuccess(TIMEOUT);
    }
  }

  /** Starts a command of {@code chartlake} on it, which goes on until it ends or is closed. */
  public JavaProcess start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("io.chartlake.local.Chartlake"));
    command.addAll(List.of(arguments));
    return JavaProcess.start(
        "chartlake " + arguments[0],
        folder.resolveSibling(folder.getFileName() + "-" + arguments[0] + ".log"),
        home.classpathOf("local", "chartlake-local.jar"),
        List.of("-Xmx256m", "-Dchartlake.home=" + home.root()),
        Map.of("CHARTLAKE_DIR", folder.toString()),
        command);
  }

  private void down() {
    try {
      run("down");
    } catch (BenchException e) {
      System.err.println("the stack of this benchmark: " + e.getMessage());
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
