package io.chartlake.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process with its output in a file; closing it ends it, gently first. */
public final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  private final Instant startedAt = Instant.now();
  private final Optional<Thread> killer;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.killer = endWithThisProcess(process);
  }

  /** Empty when this process is ending already. */
  private static Optional<Thread> endWithThisProcess(Process process) {
    Thread killer = new Thread(process::destroy);
    try {
      Runtime.getRuntime().addShutdownHook(killer);
      return Optional.of(killer);
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static void forget(Thread killer) {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // it is running
    }
  }

  /** Starts {@code command}, a main class and its arguments, over {@code classpath}. */
  public static JavaProcess start(
      String name,
      Path log,
      String classpath,
      List<String> options,
      Map<String, String> environment,
      List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-cp");
    line.add(classpath);
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new FixtureException("can't start " + name + ": " + e.getMessage(), e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** CPU time used so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory it ever had resident, MiB; 0 where the system does not say. */
  public long peakMebibytes() {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Throws with the end of the output if it is no longer alive. */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new FixtureException(
          name + " ended with exit code " + process.exitValue() + ": " + lastLines());
    }
  }

  /** Waits for it to end by itself; throws unless its exit code is 0. */
  public void awaitSuccess(Duration timeout) throws InterruptedException {
    if (awaitExit(timeout) != 0) {
      requireAlive();
    }
  }

  /** Waits for it to end by itself; returns its exit code. */
  public int awaitExit(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new FixtureException(
          name + " did not end within " + timeout.toSeconds() + " s: " + lastLines());
    }
    return process.exitValue();
  }

  /** Waits for output that matches; returns the pattern's first group, or all that matched. */
  public String awaitOutput(Duration timeout, String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    AtomicReference<String> found = new AtomicReference<>();
    Waiting.until(
        name + " printing '" + pattern + "'",
        timeout,
        () -> {
          Matcher matcher = wanted.matcher(output());
          if (matcher.find()) {
            found.set(matcher.group(Math.min(1, matcher.groupCount())));
            return true;
          }
          requireAlive();
          return false;
        });
    return found.get();
  }

  /** All it has printed so far. */
  public String output() throws IOException {
    return Files.readString(log);
  }

  /** Ends it by SIGTERM; returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit(STOP_TIMEOUT);
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "no output (" + e + ")";
    }
  }

  /** Ends it by SIGKILL, as a crash does. */
  public void kill() throws InterruptedException {
    killer.ifPresent(JavaProcess::forget);
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    killer.ifPresent(JavaProcess::forget);
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
