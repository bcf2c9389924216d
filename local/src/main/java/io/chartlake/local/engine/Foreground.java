package io.chartlake.local.engine;

import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that runs in front of the user: it has the terminal and ends with this command. */
public final class Foreground {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private Foreground() {}

  /**
   * Runs it with this process's own input and output; gives its exit code.
   *
   * @param grace how long it may take to end what it is at when this command is told to end
   */
  public static int run(Home home, JavaProgram program, Duration grace) {
    Program.Launch launch = program.launch(home);
    launch.builder().inheritIO();
    return run(program.name(), launch, null, process -> end(process, grace));
  }

  /** Runs a program that means something else by Ctrl-C than to end: it is left to end itself. */
  public static int runInteractive(Home home, JavaProgram program) {
    Program.Launch launch = program.launch(home);
    launch.builder().inheritIO();
    return run(program.name(), launch, null, Foreground::await);
  }

  /** Runs it and hands over each line it prints; its errors go to this process's. */
  public static int run(Home home, JavaProgram program, Duration grace, Consumer<String> line) {
    Program.Launch launch = program.launch(home);
    launch.builder().redirectError(ProcessBuilder.Redirect.INHERIT);
    return run(program.name(), launch, line, process -> end(process, grace));
  }

  private static int run(
      String name, Program.Launch launch, Consumer<String> line, Consumer<Process> atEnd) {
    return Attempt.to(
        "run " + name,
        () -> {
          Process process = launch.builder().start();
          Thread hook = new Thread(() -> atEnd.accept(process), "end-" + name);
          Runtime.getRuntime().addShutdownHook(hook);
          if (line != null) {
            try (BufferedReader reader =
                new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
              reader.lines().forEach(line);
            } catch (UncheckedIOException e) {
              LOG.debug("{} was ended while it was read", name, e);
            }
          }
          int code = process.waitFor();
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException e) {
            // This process is ending as well, and whoever asked shall not go on with half an
            // answer.
            new CountDownLatch(1).await();
          }
          if (code == 0) {
            launch.keepArchive();
          } else {
            launch.discardArchive();
          }
          return code;
        });
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process process, Duration grace) {
    process.destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
