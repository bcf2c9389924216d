package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.rawzone.listing.Lag;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Tells how far the table is behind. */
@Command(
    name = "lag",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description =
        "Prints how far the table is behind its source, by partition, as one line of JSON.")
final class LagCommand extends TableCommand {
  @Override
  int run(CompactionJob job) throws IOException {
    Lag lag = job.lag();
    print(job, lag.toJson());
    return lag.gaps().isEmpty() ? CommandLine.ExitCode.OK : EXIT_HELD_UP;
  }
}
