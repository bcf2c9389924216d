package io.chartlake.endtoend.kubernetes.node;

import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.kubernetes.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A program that is not Chartlake's, run beside the pods in their network. */
final class Engine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int TIMEOUT_MILLIS = 500;

  private final String name;
  private final Process process;

  private Engine(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts it and returns when it listens. */
  static Engine start(
      Node node, String name, int port, Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(node.inside(command))
              // Some write beside themselves.
              .directory(node.folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(node.folder().resolve("log/" + name + ".log").toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      Engine engine = new Engine(name, process);
      await(name).atMost(PATIENCE).until(() -> engine.listens(node.addressFromOutside(), port));
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens(String address, int port) {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended with " + process.exitValue());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A Java program of one of {@code local/engines}. */
  static List<String> java(String engine, String heap, String main, String... arguments) {
    try {
      String classpath =
          Files.readString(
                  ControlPlane.ROOT.resolve("local/engines/" + engine + "/target/classpath"))
              .strip();
      List<String> command =
          new ArrayList<>(
              List.of(
                  System.getProperty("java.home") + "/bin/java",
                  "-Xmx" + heap,
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classpath,
                  main));
      command.addAll(List.of(arguments));
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end, which must be a good one. */
  static void run(Path log, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Writes a file of properties. */
  static Path write(Path file, Map<String, String> properties) {
    Properties all = new Properties();
    all.putAll(properties);
    try {
      Files.createDirectories(file.getParent());
      try (var writer = Files.newBufferedWriter(file)) {
        all.store(writer, null);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
