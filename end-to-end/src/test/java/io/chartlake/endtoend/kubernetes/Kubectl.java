package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** kubectl with every right, in one namespace; in {@code default}, a manifest may name its own. */
public final class Kubectl {
  public static final String DEFAULT = "default";

  private static final long LIMIT_SECONDS = 120;

  private final Path binary;
  private final Path kubeconfig;
  private final String namespace;

  public Kubectl(Path binary, Path kubeconfig, String namespace) {
    this.binary = binary;
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** What a command wrote, and how it ended. */
  public record Ended(int code, String output, String errors) {
    /** Both streams, for messages. */
    public String all() {
      return output + errors;
    }
  }

  public String namespace() {
    return namespace;
  }

  /** The same in another namespace, which need not be there. */
  public Kubectl in(String other) {
    return new Kubectl(binary, kubeconfig, other);
  }

  public Ended run(String... arguments) {
    return run(null, List.of(arguments));
  }

  /** Runs a command that must succeed; gives what it wrote to its standard output. */
  public String succeed(String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.code()).as(String.join(" ", arguments) + "\n" + ended.all()).isZero();
    return ended.output();
  }

  /** The command reads the text as its standard input, with {@code -f -}. */
  public Ended give(String text, String... arguments) {
    return run(Objects.requireNonNull(text), List.of(arguments));
  }

  /** The same, which must succeed. */
  public String giveSuccessfully(String text, String... arguments) {
    Ended ended = give(text, arguments);
    assertThat(ended.code())
        .as(String.join(" ", arguments) + "\n" + ended.all() + "\n" + text)
        .isZero();
    return ended.output();
  }

  /** All custom resource definitions that were built, and those that are written by hand. */
  public void applyDefinitions(Path binaries) {
    succeed(
        "apply",
        "--server-side",
        "--force-conflicts",
        "-f",
        binaries.resolve("crds").toString(),
        "-f",
        Script.FOLDER.resolve("hand-written").toString());
    // One without any condition yet is an error to kubectl, not something to wait for.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> succeed("wait", "--for=condition=Established", "crd", "--all"));
  }

  private Ended run(String input, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + kubeconfig.resolveSibling("cache")));
    // Named here, it would have to be that of every manifest.
    if (!namespace.equals(DEFAULT)) {
      command.add("--namespace=" + namespace);
    }
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".out");
      Path errors = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
          if (input != null) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
          }
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("did not end: " + String.join(" ", command));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
