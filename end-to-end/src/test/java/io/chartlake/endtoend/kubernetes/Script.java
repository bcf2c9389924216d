package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The scripts that build, start and stop a Kubernetes, and others of the checkout. */
public final class Script {
  /** Where they are. */
  public static final Path FOLDER = ControlPlane.ROOT.resolve("end-to-end/kubernetes");

  /** From nothing, which takes longest, the binaries are built. */
  private static final long LIMIT_MINUTES = 30;

  private Script() {}

  /** Runs one, which must succeed; gives what it printed. */
  public static String run(String name, String... arguments) {
    return run(Map.of(), FOLDER.resolve(name), arguments);
  }

  /** Runs any; what it says on its way goes where the tests' words go. */
  public static String run(Map<String, String> environment, Path script, String... arguments) {
    try {
      Path output = Files.createTempFile("chartlake-script", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(
                    Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output).strip();
        assertThat(ended).as("%s ends within %d minutes", script, LIMIT_MINUTES).isTrue();
        assertThat(process.exitValue())
            .as("%s %s\n%s", script, List.of(arguments), printed)
            .isZero();
        return printed;
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
