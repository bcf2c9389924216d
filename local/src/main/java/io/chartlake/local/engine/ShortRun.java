package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end as a step of something else, such as formatting a disk. */
public final class ShortRun {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private ShortRun() {}

  /**
   * Runs the program, its output kept in its log.
   *
   * @throws CommandException when it fails, with its last lines and where its log is
   */
  public static void of(Home home, Program program) {
    of(home, program, LIMIT);
  }

  /** The same with a limit of its own, after which the program is killed. */
  public static void of(Home home, Program program, Duration limit) {
    Path log = home.log(program.name());
    Program.Launch launch = program.launch(home);
    Attempt.to(
        "run " + program.name(),
        () -> {
          Process process =
              launch
                  .builder()
                  .directory(home.folder().toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                  .start();
          process.getOutputStream().close();
          try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
              throw CommandException.failure(
                  program.name()
                      + " did not end within "
                      + limit.toSeconds()
                      + " s; its log is "
                      + log);
            }
          } finally {
            process.destroyForcibly();
          }
          if (process.exitValue() != 0) {
            throw CommandException.failure(
                program.name()
                    + " failed with exit code "
                    + process.exitValue()
                    + "; its log is "
                    + log
                    + " and ends with:\n"
                    + LogTail.of(log, 0, 10));
          }
          launch.keepArchive();
        });
  }
}
