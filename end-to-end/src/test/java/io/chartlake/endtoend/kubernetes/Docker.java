package io.chartlake.endtoend.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Docker's engine: the one that answers already, or one of the test's own. */
final class Docker implements AutoCloseable {
  private static final long LIMIT_SECONDS = 180;

  private final Path folder;
  private final String host;
  private final List<String> loaded = new ArrayList<>();
  private int containers;

  Docker() {
    try {
      // Images are large, and the paths of sockets short.
      folder = Files.createTempDirectory(Path.of("/var/tmp"), "chartlake-docker");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      host = Script.run("docker.sh", "up", folder.toString());
    } catch (AssertionError | RuntimeException e) {
      // Nobody else will.
      stop();
      throw e;
    }
  }

  /** What a container wrote, both streams together, and how it ended. */
  record Ended(int code, String output) {}

  /** Takes images in from a file; gives the name of the last. */
  String load(Path archive) {
    String name = succeed("load", "--input", archive.toString()).strip();
    assertThat(name).as(archive.toString()).contains("Loaded image: ");
    name = name.substring(name.lastIndexOf(' ') + 1);
    loaded.add(name);
    return name;
  }

  /** What an image says of itself. */
  JsonNode inspect(String image) {
    try {
      return new ObjectMapper().readTree(succeed("image", "inspect", image)).path(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commands that an image was made by, as far as it tells. */
  String history(String image) {
    return succeed("history", "--no-trunc", "--format", "{{.CreatedBy}} {{.Comment}}", image);
  }

  /**
   * Runs a container to its end as the manifests run it: with the root filesystem read-only, no
   * capabilities and none to be had; and without a network. Only {@code /tmp} can be written.
   */
  Ended run(List<String> options, String image, String... arguments) {
    containers++;
    String name = folder.getFileName() + "-" + containers;
    Stream<String> hardened =
        Stream.of(
            "run",
            "--rm",
            "--name=" + name,
            "--network=none",
            // That of the container has no address without a network.
            "--hostname=localhost",
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--tmpfs=/tmp:exec",
            "--memory=1g");
    try {
      return docker(
          Stream.of(hardened, options.stream(), Stream.of(image), Arrays.stream(arguments))
              .flatMap(part -> part)
              .toList());
    } catch (AssertionError e) {
      // The command has ended, and not the container.
      docker(List.of("kill", name));
      throw e;
    }
  }

  @Override
  public void close() {
    // Of an engine that was there before.
    for (String image : loaded) {
      docker(List.of("image", "rm", image));
    }
    stop();
  }

  private void stop() {
    Script.run("docker.sh", "down", folder.toString());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String succeed(String... arguments) {
    Ended ended = docker(List.of(arguments));
    assertThat(ended.code())
        .as("docker " + String.join(" ", arguments) + "\n" + ended.output())
        .isZero();
    return ended.output();
  }

  private Ended docker(List<String> arguments) {
    try {
      Path output = Files.createTempFile(folder, "docker", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(Stream.concat(Stream.of("docker"), arguments.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("DOCKER_HOST", host);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "did not end: docker " + arguments + "\n" + Files.readString(output, UTF_8));
        }
        return new Ended(process.exitValue(), Files.readString(output, UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
