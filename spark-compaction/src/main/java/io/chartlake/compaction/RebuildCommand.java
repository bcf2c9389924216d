package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.rawzone.watermark.Ordering;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the table anew. */
@Command(
    name = "rebuild",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Makes the table anew from its whole source, whatever it held, in one commit.",
      "Refuses when the source does not hold the whole log."
    })
final class RebuildCommand extends TableCommand {
  @Option(
      names = "--order-by",
      paramLabel = "offset|timestamp",
      description =
          "What decides between two records of a key. timestamp is for a topic whose number of"
              + " partitions has grown, so that keys have moved; the table keeps it (default:"
              + " offset, where the table was made from as many partitions).")
  private String orderBy;

  @Option(
      names = "--allow-loss",
      description = "Rebuild although the source holds less than the table has read.")
  private boolean allowLoss;

  private Optional<Ordering> ordering = Optional.empty();

  @Override
  void check() {
    ordering = Optional.ofNullable(orderBy).map(Ordering::parse);
  }

  @Override
  int run(CompactionJob job) throws IOException {
    return report(job, job.rebuild(ordering, allowLoss));
  }
}
