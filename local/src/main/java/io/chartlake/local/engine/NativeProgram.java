package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(unset);
    builder.environment().putAll(environment);
    return new Launch(builder, Optional.empty());
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
