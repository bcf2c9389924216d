package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.Failures;
import io.chartlake.compaction.job.Result;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** A mode that does one table after the other. */
abstract class TableCommand extends ModeCommand {
  /** Something was done, but a gap or an unreadable object holds partitions up. */
  static final int EXIT_HELD_UP = 3;

  /** Runs for one table, and returns the exit code. */
  abstract int run(CompactionJob job) throws IOException;

  /** One that fails does not keep the others from their turn; the first failure is thrown. */
  @Override
  final int run(List<CompactionJob> jobs) throws Exception {
    int code = CommandLine.ExitCode.OK;
    Exception failure = null;
    for (CompactionJob job : jobs) {
      try {
        code = worse(code, run(job));
      } catch (Exception e) { // a failed task's too, which no signature names
        if (failure == null) {
          failure = e;
        } else {
          // Whoever catches the first one prints it alone. No static logger: --debug must come
          // first.
          LoggerFactory.getLogger(TableCommand.class)
              .error("{} failed: {}", job.table(), Failures.message(e));
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return code;
  }

  private static int worse(int one, int other) {
    return one == CompactCommand.EXIT_FAILED || other == CompactCommand.EXIT_FAILED
        ? CompactCommand.EXIT_FAILED
        : Math.max(one, other);
  }

  /** Prints a result; the exit code says whether all could be read. */
  int report(CompactionJob job, Result result) {
    print(job, result.toJson());
    return result.isWhole() ? CommandLine.ExitCode.OK : EXIT_HELD_UP;
  }
}
