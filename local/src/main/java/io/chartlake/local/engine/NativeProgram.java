package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine and how to start it. One that runs on must be told where its
 * configuration lies, by an absolute path: that is how its process is known again.
 *
 * @param name what it is called in pid files and logs; its configuration is in the folder {@code
 *     conf/<name>} of the stack
 * @param executable the file
 * @param arguments without secrets: anybody on this machine can read them
 * @param unset variables of the user's environment that would change what it does
 * @param environment further variables; secrets may be among them, and are not printed
 */
public record NativeProgram(
    String name,
    Path executable,
    List<String> arguments,
    Set<String> unset,
    Map<String, String> environment)
    implements Program {
  public NativeProgram {
    arguments = List.copyOf(arguments);
    unset = Set.copyOf(unset);
    environment = Map.copyOf(environment);
  }

  public NativeProgram(String name, Path executable, List<String> arguments, Set<String> unset) {
    this(name, executable, arguments, unset, Map.of());
  }

  @Override
  public Launch launch(Home home) {
    return new Launch(builder(), Optional.empty());
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(unset);
    builder.environment().putAll(environment);
    return builder;
  }

  /** What it prints, a line or so, when it ends well within this time; else empty. */
  public Optional<String> answer(Duration limit) {
    try {
      Process process = builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        process.getOutputStream().close();
        boolean well =
            process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        return well
            ? Optional.of(
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** What the command line of a service's process holds. */
  static String mark(Home home, String name) {
    return home.conf().resolve(name) + "/";
  }
}
