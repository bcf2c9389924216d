package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's process, which outlives the command that started it: known by a pid file that the
 * process itself writes before it becomes the service, so no crash of the starter can lose it.
 */
public final class RunningProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProcess.class);
  private static final Duration PID_FILE_PATIENCE = Duration.ofSeconds(10);

  /** What a log may grow to before the next start sets it aside, in bytes. */
  private static final long LOG_LIMIT = 64L << 20;

  private static final long LOOK_MILLIS = 20;

  private final String name;
  private final ProcessHandle handle;

  private RunningProcess(String name, ProcessHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * Starts a program detached, in a session of its own (a Ctrl-C typed at the starter does not
   * reach it), its output appended to its log file.
   */
  public static Started start(Home home, Program program) {
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
    ClassDataArchive.discardRecorded(home, program.name());
    ProcessBuilder builder = program.launch(home).builder();
    command.addAll(builder.command());
    builder.command(command);
    builder.directory(home.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(pidFile.getParent());
      if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
        Files.move(
            log,
            log.resolveSibling(log.getFileName() + ".old"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      Process process = builder.start();
      awaitPidFile(home, program.name(), process);
      return new Started(process, log, logStart);
    } catch (IOException e) {
      throw CommandException.failure(
          "cannot start " + program.name() + ": " + e.getMessage() + "; its log is " + log, e);
    }
  }

  /** A moment: from here on whoever looks for the service finds it, even if this command dies. */
  private static void awaitPidFile(Home home, String service, Process process) {
    Instant deadline = Instant.now().plus(PID_FILE_PATIENCE);
    while (process.isAlive() && !readPid(home, service).equals(Optional.of(process.pid()))) {
      if (Instant.now().isAfter(deadline)) {
        process.destroyForcibly();
        throw CommandException.failure(
            "cannot write " + pidFile(home, service) + "; is the disk full?");
      }
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
        .map(handle -> new RunningProcess(service, handle));
  }

  /** Every Java process of this stack: services, and programs a user has started. */
  public static List<RunningProcess> all(Home home) {
    Pattern mark = JavaProgram.anyMark(home);
    List<RunningProcess> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(
            handle -> {
              Matcher matcher = mark.matcher(handle.info().commandLine().orElse(""));
              if (matcher.find()) {
                found.add(new RunningProcess(matcher.group(1), handle));
              }
            });
    return found;
  }

  /** Whether there is a pid file, of whatever process. */
  public static boolean hasPidFile(Home home, String service) {
    return Files.exists(pidFile(home, service));
  }

  /** Removes the pid file; where that cannot be done it stays, and names a process that is gone. */
  private void forget(Home home) {
    try {
      Files.deleteIfExists(pidFile(home, name));
    } catch (IOException e) {
      LOG.debug("cannot delete the pid file of {}", name, e);
    }
  }

  /** Removes the pid file of a service that has died. */
  public static void forgetDead(Home home, String service) {
    if (find(home, service).isEmpty()) {
      new RunningProcess(service, ProcessHandle.current()).forget(home);
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
    return handle
        .info()
        .commandLine()
        .filter(line -> Program.isOurs(home, service, line))
        .isPresent();
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

  public String name() {
    return name;
  }

  /** Asks the process to stop (SIGTERM); {@link #awaitStopped} sees that it does. */
  public void askToStop() {
    handle.destroy();
  }

  /** Asks by SIGINT, for what means by SIGTERM something else than to stop soon. */
  public void interrupt() {
    try {
      // The JDK knows no other signals than SIGTERM and SIGKILL.
      new ProcessBuilder("/bin/sh", "-c", "kill -s INT \"$0\"", Long.toString(pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      LOG.debug("cannot interrupt {}", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until a process that was asked to stop has, and ends it (SIGKILL) past the deadline.
   *
   * @return whether it stopped by itself
   */
  public boolean awaitStopped(Home home, Duration deadline) {
    boolean byItself = awaitExit(deadline);
    if (!byItself) {
      handle.destroyForcibly();
      awaitExit(Duration.ofSeconds(10));
    }
    forget(home);
    if (byItself) {
      ClassDataArchive.keepRecorded(home, name);
    }
    return byItself;
  }

  /** A process that has ended stays until its parent asks; it has no command line any more. */
  private boolean isThere() {
    return handle.isAlive() && handle.info().commandLine().isPresent();
  }

  /** Looks often: the JDK looks only every few hundred milliseconds at what is not its child. */
  private boolean awaitExit(Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    while (isThere()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
