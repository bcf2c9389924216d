package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end as a step of something else, such as formatting a disk. */
public final class ShortRun {
  private static final long LIMIT_SECONDS = 300;

  private ShortRun() {}

  /**
   * Runs the program, its output kept in its log.
   *
   * @throws CommandException when it fails, with its last lines and where its log is
   */
  public static void of(Home home, Program program) {
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
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
              throw CommandException.failure(
                  program.name()
                      + " did not end within "
                      + LIMIT_SECONDS
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
