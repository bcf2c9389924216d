package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rebuilds the table. */
@Command(
    name = "rebuild",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds the table from its whole source, whatever it held, in one commit.",
      "Refuses when the source does not hold the whole log, or the topic has grown."
    })
final class RebuildCommand extends TableCommand {
  @Option(
      names = "--allow-loss",
      description = "Rebuild although the source holds less than the table has read.")
  private boolean allowLoss;

  @Override
  int run(CompactionJob job) throws IOException {
    return report(job, job.rebuild(allowLoss));
  }
}
