package io.chartlake.compaction.source;

import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The task before: which keys some partitions have, and when each was last written there. */
final class HomeTask implements FlatMapFunction<List<PartitionWork>, KeyHomes.Claim> {
  private final Projection projection;
  private final Broadcast<SerializableConfiguration> hadoop;

  HomeTask(Projection projection, Broadcast<SerializableConfiguration> hadoop) {
    this.projection = projection;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<KeyHomes.Claim> call(List<PartitionWork> works) throws IOException {
    List<KeyHomes.Claim> claims = new ArrayList<>();
    for (PartitionWork work : works) {
      for (PartitionPlan plan : work.plans()) {
        collect(plan, claims);
      }
    }
    return claims.iterator();
  }

  private void collect(PartitionPlan plan, List<KeyHomes.Claim> claims) throws IOException {
    Projection timed = withTimestamp();
    RawReading reading =
        RawReading.of(
            plan,
            timed,
            new ReportingOpener(new HadoopOpener(hadoop.value().value()), plan, new Pace()),
            Long.MAX_VALUE);
    if (reading.byStore()) {
      // Another reading would find more, and know nothing of those keys.
      throw new IOException(reading.blocked());
    }
    LatestRecords latest = reading.latest();
    int timestamp = timed.outputs().size() - 1;
    for (int slot = 0; slot < latest.size(); slot++) {
      long micros =
          latest.isNull(slot, timestamp) ? Long.MIN_VALUE : latest.number(slot, timestamp);
      claims.add(new KeyHomes.Claim(latest.key(slot), micros, plan.partition()));
    }
  }

  /** All columns stay, so that exactly those lines are rejected that will be. */
  private Projection withTimestamp() {
    List<Projection.Output> outputs = new ArrayList<>(projection.outputs());
    int slot = projection.raw().size() - 1;
    outputs.add(new Projection.Output(projection.raw().get(slot), slot));
    return new Projection(projection.raw(), outputs, projection.keyOutput(), projection.computed());
  }
}
