package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.kafka.Reconciled;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Compares the table with its topic. */
@Command(
    name = "reconcile",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Reads the topic to its end and compares each key's last record with its row; prints what it",
      "found, the first 20 differing keys included, as one line of JSON. Exit code 1 when any",
      "differs."
    })
final class ReconcileCommand extends TableCommand {
  @Override
  void check(JobSettings settings) {
    if (settings.kafka().isEmpty()) {
      throw new IllegalArgumentException("reconcile needs --bootstrap-servers");
    }
  }

  @Override
  int run(CompactionJob job) throws IOException {
    Reconciled reconciled = job.reconcile();
    print(job, reconciled.toJson());
    return reconciled.isEqual() ? CommandLine.ExitCode.OK : CompactCommand.EXIT_FAILED;
  }
}
