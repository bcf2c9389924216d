package io.chartlake.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The {@code chartlake} command line, run as a user runs it, on a stack in a folder of its own. */
public final class Cli {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();
  private static final long LIMIT_MINUTES = 6;

  private final Path folder;
  private int runs;

  public Cli(Path folder) {
    this.folder = folder;
  }

  /** What a command printed, both streams together, and how it ended. */
  public record Ended(int code, String output) {}

  /** A command that is still running. */
  record Running(Process process, Path output) {
    Ended await() {
      try {
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("did not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  public Ended run(String... arguments) {
    return start(Map.of(), arguments).await();
  }

  Ended run(Map<String, String> environment, String... arguments) {
    return start(environment, arguments).await();
  }

  Running start(String... arguments) {
    return start(Map.of(), arguments);
  }

  private Running start(Map<String, String> environment, String... arguments) {
    Path local = ROOT.resolve("local/target");
    try {
      List<String> command = new ArrayList<>();
      command.add(System.getProperty("java.home") + "/bin/java");
      command.add("-Dchartlake.home=" + ROOT);
      command.add("-cp");
      command.add(
          local.resolve("chartlake-local.jar")
              + File.pathSeparator
              + Files.readString(local.resolve("classpath")).strip());
      command.add("io.chartlake.local.Chartlake");
      command.addAll(List.of(arguments));
      Path output = folder.resolveSibling(folder.getFileName() + "-" + runs++ + ".out");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("CHARTLAKE_DIR", folder.toString());
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      return new Running(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** The pid in a service's pid file. */
  long pid(String service) {
    return Long.parseLong(read(folder.resolve("run").resolve(service + ".pid")).strip());
  }

  /** The port of a part of the stack, such as {@code kafka}. */
  public int port(String name) {
    Properties ports = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve("ports.properties"))) {
      ports.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Integer.parseInt(ports.getProperty(name));
  }

  /** Plays that all ledgers of the stack say were acknowledged. */
  long acknowledged() {
    Path ledgers = folder.resolve("ledger");
    try (var list = Files.newDirectoryStream(ledgers, "*.ledger")) {
      long acked = 0;
      for (Path ledger : list) {
        try (var lines = Files.lines(ledger, StandardCharsets.UTF_8)) {
          acked += lines.filter(line -> line.startsWith("acked\t")).count();
        }
      }
      return acked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every process that carries this stack's mark, however it came to be left. */
  public void killLeftovers() {
    leftovers().forEach(ProcessHandle::destroyForcibly);
  }

  /** Processes of this stack that are still there; those of no JVM name their configuration. */
  public List<ProcessHandle> leftovers() {
    String mark = "@" + folder + "/";
    String configuration = folder.resolve("conf") + "/";
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(
                        line ->
                            (line.contains("-Dchartlake.service=") && line.contains(mark))
                                || line.contains(configuration))
                    .isPresent())
        .toList();
  }
}
