package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.plan.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sets a table back to an earlier state. */
@Command(
    name = "rollback",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Sets the table back to an earlier snapshot, watermark included, so that the next round reads",
      "on from there; before it, the published views learn of the older watermark. Of several",
      "tables, those that have the snapshot or tag. Prints what was done as one line of JSON."
    })
final class RollbackCommand extends ModeCommand {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "SNAPSHOT|TAG",
      description = "Snapshot id, or tag such as hour-2026-11-23-22.")
  private String to;

  @Override
  void check() {
    if (to.isBlank()) {
      throw new IllegalArgumentException("--to is neither a snapshot nor a tag");
    }
  }

  @Override
  int run(List<CompactionJob> jobs) throws IOException {
    boolean found = false;
    for (CompactionJob job : jobs) {
      Optional<Long> snapshot = job.find(to);
      if (snapshot.isPresent()) {
        found = true;
        print(job, "{\"snapshot\":" + job.rollback(snapshot.get()) + "}");
      }
    }
    if (!found) {
      throw new RefusedException(
          "there is no snapshot or tag '"
              + to
              + "' in "
              + String.join(", ", jobs.stream().map(CompactionJob::table).toList())
              + "; maintain keeps snapshots and tags only for so long");
    }
    return CommandLine.ExitCode.OK;
  }
}
