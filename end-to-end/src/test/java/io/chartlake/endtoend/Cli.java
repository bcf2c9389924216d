package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The {@code chartlake} command line, run as a user runs it, on a stack in a folder of its own. */
public final class Cli {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();
  private static final long LIMIT_MINUTES = 6;

  /** Of characters that mean something in a URL, XML, a properties file, a shell or SQL. */
  private static final String NAME = "Jürgen's & 50% (a b)";

  private final Path folder;
  private final Path root;
  private final Map<String, String> environment;
  private int runs;

  /**
   * A stack of its own.
   *
   * @param parent of the stack's folder, made if need be
   */
  public Cli(Path parent) {
    this(parent, Map.of());
  }

  /** The same, whose commands have variables in their environment. */
  Cli(Path parent, Map<String, String> environment) {
    this(made(parent).resolve(NAME), ROOT, environment);
  }

  /** The command line of another checkout, which may be made of links to this one. */
  public Cli(Path folder, Path root) {
    this(folder, root, Map.of());
  }

  private Cli(Path folder, Path root, Map<String, String> environment) {
    this.folder = folder;
    this.root = root;
    this.environment = environment;
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command printed, both streams together, and how it ended. */
  public record Ended(int code, String output) {}

  /** A command that is still running. */
  public record Running(Process process, Path output) {
    public Ended await() {
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

  Ended run(Map<String, String> further, String... arguments) {
    return start(further, arguments).await();
  }

  /** Runs a command that is piped a text. */
  public Ended pipe(String text, String... arguments) {
    try {
      Path input = Files.createTempFile("chartlake", ".in");
      try {
        Files.writeString(input, text);
        return start(ProcessBuilder.Redirect.from(input.toFile()), Map.of(), arguments).await();
      } finally {
        Files.delete(input);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command that must succeed; gives what it printed. */
  public String succeed(String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.code()).as(String.join(" ", arguments) + "\n" + ended.output()).isZero();
    return ended.output();
  }

  /** Stops the stack, which must end all its processes; those that are left are killed. */
  public void downLeavingNothing() {
    Ended down = run("down");
    boolean clean = leftovers().isEmpty();
    killLeftovers();
    assertThat(down.code()).as(down.output()).isZero();
    assertThat(clean).as("down stops everything").isTrue();
  }

  public Running start(String... arguments) {
    return start(Map.of(), arguments);
  }

  private Running start(Map<String, String> further, String... arguments) {
    return start(ProcessBuilder.Redirect.PIPE, further, arguments);
  }

  private Running start(
      ProcessBuilder.Redirect input, Map<String, String> further, String... arguments) {
    Path local = root.resolve("local/target");
    try {
      List<String> command = new ArrayList<>();
      command.add(System.getProperty("java.home") + "/bin/java");
      command.add("-Dchartlake.home=" + root);
      command.add("-cp");
      command.add(
          local.resolve("chartlake-local.jar")
              + File.pathSeparator
              + Files.readString(local.resolve("classpath")).strip());
      command.add("io.chartlake.local.Chartlake");
      command.addAll(List.of(arguments));
      Path output =
          folder.resolveSibling(folder.getFileName() + "-" + root.getFileName() + runs++ + ".out");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("CHARTLAKE_DIR", folder.toString());
      builder.environment().putAll(environment);
      builder.environment().putAll(further);
      builder.redirectInput(input).redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
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
  public long pid(String service) {
    return Long.parseLong(read(folder.resolve("run").resolve(service + ".pid")).strip());
  }

  /** The port of a part of the stack, such as {@code kafka}. */
  public int port(String name) {
    return Integer.parseInt(properties("ports.properties").getProperty(name));
  }

  /** One of the stack's secrets, such as {@code trino.analyst}. */
  public String secret(String name) {
    return secrets().getProperty(name);
  }

  public Properties secrets() {
    return properties("secrets.properties");
  }

  private Properties properties(String file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve(file))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Plays that all ledgers of the stack say were acknowledged. */
  public long acknowledged() {
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

  /** The same plays by song. */
  public Map<Long, Long> acknowledgedBySong() {
    Map<Long, Long> plays = new HashMap<>();
    try (var list = Files.newDirectoryStream(folder.resolve("ledger"), "*.ledger")) {
      for (Path ledger : list) {
        Map<String, Long> songs = new HashMap<>();
        for (String line : Files.readAllLines(ledger, StandardCharsets.UTF_8)) {
          String[] fields = line.split("\t", -1);
          if (fields[0].equals("sent")) {
            songs.put(fields[1], Long.valueOf(fields[2]));
          } else {
            plays.merge(songs.get(fields[1]), 1L, Long::sum);
          }
        }
      }
      return plays;
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
