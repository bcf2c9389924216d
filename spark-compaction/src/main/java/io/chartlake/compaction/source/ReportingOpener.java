package io.chartlake.compaction.source;

import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens objects, and tells how much of a partition is left when that takes long. */
final class ReportingOpener implements ObjectOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ReportingOpener.class);
  private static final double MEGABYTE = 1e6;

  private final ObjectOpener opener;
  private final PartitionPlan plan;
  private final Pace pace;

  ReportingOpener(ObjectOpener opener, PartitionPlan plan, Pace pace) {
    this.opener = opener;
    this.plan = plan;
    this.pace = pace;
  }

  @Override
  public InputStream open(ObjectSlice slice) throws IOException {
    report(slice).ifPresent(LOG::info);
    return opener.open(slice);
  }

  /** They are read newest first, so what is left lies before this one. */
  Optional<String> report(ObjectSlice slice) {
    if (!pace.isDue()) {
      return Optional.empty();
    }
    PartitionPlan left = plan.first(plan.slices().indexOf(slice) + 1);
    return Optional.of(
        "Partition %d: %d of %d raw objects are left to read, %.1f of %.1f MB"
            .formatted(
                plan.partition(),
                left.slices().size(),
                plan.slices().size(),
                left.sizeBytes() / MEGABYTE,
                plan.sizeBytes() / MEGABYTE));
  }
}
