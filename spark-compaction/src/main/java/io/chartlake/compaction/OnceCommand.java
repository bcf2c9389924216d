package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Brings the table up to date. */
@Command(
    name = "once",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Brings the table up to date and prints what was done as one line of JSON.")
final class OnceCommand extends TableCommand {
  @Override
  int run(CompactionJob job) throws IOException {
    return report(job, job.once());
  }
}
