package io.chartlake.local.engine;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A service's process, which outlives the command that started it: known by a pid file that the
 * process itself writes before it becomes the service, so no crash of the starter can lose it.
 */
public final class RunningProcess {
  private final ProcessHandle handle;

  private RunningProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /**
   * Starts a program detached, in a session of its own (a Ctrl-C typed at the starter does not
   * reach it), its output appended to its log file.
   */
  public static Started start(Home home, JavaProgram program) {
    Path log = home.log(program.name());
    Path pidFile = pidFile(home, program.name());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "echo $$ > \"$0.new\" && mv \"$0.new\" \"$0\" && exec \"$@\"",
            pidFile.toString()));
    command.addAll(program.command(home));
    ProcessBuilder builder = program.builder(home).command(command);
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(pidFile.getParent());
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      Process process = builder.start();
      awaitPidFile(home, program.name(), process);
      return new Started(process, log, logStart);
    } catch (IOException e) {
      throw new LocalException(
          "cannot start " + program.name() + ": " + e.getMessage() + "; its log is " + log, e);
    }
  }

  /** A moment: from here on whoever looks for the service finds it, even if this command dies. */
  private static void awaitPidFile(Home home, String service, Process process) {
    while (process.isAlive() && !readPid(home, service).equals(Optional.of(process.pid()))) {
      Thread.onSpinWait();
    }
  }

  /**
   * A process this command has started itself.
   *
   * @param process for its exit code
   * @param log its log file
   * @param logStart where in the log file this run begins, in bytes
   */
  public record Started(Process process, Path log, long logStart) {}

  /** The running process of a service of this stack, if its pid file names one. */
  public static Optional<RunningProcess> find(Home home, String service) {
    return readPid(home, service)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isOurs(home, service, handle))
        .map(RunningProcess::new);
  }

  /** Whether there is a pid file, of whatever process. */
  public static boolean hasPidFile(Home home, String service) {
    return Files.exists(pidFile(home, service));
  }

  public static void forget(Home home, String service) {
    try {
      Files.deleteIfExists(pidFile(home, service));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Long> readPid(Home home, String service) {
    try {
      return Optional.of(Long.parseLong(Files.readString(pidFile(home, service)).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(Home home, String service, ProcessHandle handle) {
    String mark = JavaProgram.mark(home, service);
    return handle.info().commandLine().filter(line -> line.contains(mark)).isPresent();
  }

  private static Path pidFile(Home home, String service) {
    return home.run().resolve(service + ".pid");
  }

  public long pid() {
    return handle.pid();
  }

  public Duration uptime() {
    return handle
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }

  /** Resident memory in bytes, shared pages counted in part (PSS) where the kernel tells. */
  public long memoryBytes() {
    for (String line : lines(Path.of("/proc/" + pid() + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Asks the process to stop (SIGTERM), and ends it (SIGKILL) when it has not by the deadline. */
  public boolean stop(Duration deadline) {
    handle.destroy();
    if (awaitExit(deadline)) {
      return true;
    }
    handle.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
    return false;
  }

  private boolean awaitExit(Duration deadline) {
    try {
      handle.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
