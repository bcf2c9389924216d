package io.chartlake.compaction.datasource;

import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** How many lines a read has kept out, beside its other figures in Spark's UI, which makes one. */
public final class RejectedLines extends CustomSumMetric {
  static final String NAME = "rejectedLines";

  /** That of one task. */
  record OfTask(long value) implements CustomTaskMetric {
    @Override
    public String name() {
      return NAME;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "lines kept out because they are no records of these columns";
  }
}
