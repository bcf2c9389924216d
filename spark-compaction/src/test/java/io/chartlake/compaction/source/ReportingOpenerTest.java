package io.chartlake.compaction.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.rawzone.name.Compression;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A long read tells how much is left, every half minute. */
class ReportingOpenerTest {
  private long seconds;

  private static ObjectSlice slice(int number) {
    return new ObjectSlice(
        "object-" + number, 2_000_000, Compression.NONE, 3, number, number + 1, number);
  }

  @Test
  void tellsHowMuchIsLeftNowAndThen() {
    PartitionPlan plan = new PartitionPlan(3, List.of(slice(0), slice(1), slice(2), slice(3)));
    ReportingOpener opener =
        new ReportingOpener(
            slice -> InputStream.nullInputStream(),
            plan,
            new Pace(() -> TimeUnit.SECONDS.toNanos(seconds)));
    assertThat(opener.report(slice(3))).isEmpty();
    seconds = 31;
    assertThat(opener.report(slice(2)))
        .contains("Partition 3: 3 of 4 raw objects are left to read, 6.0 of 8.0 MB");
    assertThat(opener.report(slice(1))).isEmpty();
    seconds = 62;
    assertThat(opener.report(slice(0))).get().asString().contains("1 of 4 raw objects");
  }
}
