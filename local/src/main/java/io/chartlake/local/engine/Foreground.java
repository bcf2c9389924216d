package io.chartlake.local.engine;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program that runs in front of the user: it has the terminal and ends with this command. */
public final class Foreground {
  /** What a player or a compaction may take to finish what it is at, in seconds. */
  private static final long GRACE_SECONDS = 30;

  private Foreground() {}

  /** Runs it with this process's own input and output; gives its exit code. */
  public static int run(Home home, JavaProgram program) {
    return run(program.name(), home, program.builder(home).inheritIO(), null);
  }

  /** Runs it and hands over each line it prints; its errors go to this process's. */
  public static int run(Home home, JavaProgram program, Consumer<String> line) {
    ProcessBuilder builder = program.builder(home).redirectError(ProcessBuilder.Redirect.INHERIT);
    return run(program.name(), home, builder, line);
  }

  private static int run(String name, Home home, ProcessBuilder builder, Consumer<String> line) {
    try {
      Process process = builder.start();
      Thread hook = new Thread(() -> end(process), "end-" + name);
      Runtime.getRuntime().addShutdownHook(hook);
      if (line != null) {
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
          reader.lines().forEach(line);
        }
      }
      int code = process.waitFor();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        return code; // this process is ending as well
      }
      JavaProgram.keepArchive(home, name);
      return code;
    } catch (IOException e) {
      throw new LocalException("cannot run " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while " + name + " ran", e);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
