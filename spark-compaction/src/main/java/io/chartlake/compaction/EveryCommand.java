package io.chartlake.compaction;

import io.chartlake.cli.Durations;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.CompactionScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Round after round. */
@Command(
    name = "every",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description =
        "Brings the table up to date again and again, until SIGTERM, which lets the current commit"
            + " end. A table that fails is tried again while further ones go on; it ends when every"
            + " table is refused.")
final class EveryCommand extends ModeCommand {
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);

  /** Before Spark's own shutdown hook, which would take the context from a running round. */
  private static final int HOOK_PRIORITY = 1_000;

  @Parameters(paramLabel = "PERIOD", description = "From start to start: 500ms, 30s, 5m, 1h.")
  private String text;

  private Duration period;

  @Override
  void check() {
    period = Durations.parsePositive(text);
  }

  @Override
  int run(List<CompactionJob> jobs) {
    CompactionScheduler rounds = CompactionJob.every(period, jobs);
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> rounds.stop(STOP_PATIENCE),
            HOOK_PRIORITY,
            STOP_PATIENCE.toSeconds() + 1,
            TimeUnit.SECONDS);
    rounds.run();
    return CommandLine.ExitCode.OK;
  }
}
