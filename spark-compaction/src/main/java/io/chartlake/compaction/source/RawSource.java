package io.chartlake.compaction.source;

import io.chartlake.compaction.plan.Planner;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** The raw zone: objects that landing has written. */
public final class RawSource implements Source {
  private final Planner planner;
  private final Supplier<JavaSparkContext> spark;
  private final long maxTextBytes;
  private final long maxHeldBytes;

  /**
   * @param spark asked only when there is something to read, as a context costs two CPU seconds
   * @param maxTextBytes most bytes of text that a step reads per Kafka partition, as their keys are
   *     held in a task's memory
   * @param maxHeldBytes about so much memory may those records take, where they take more than
   *     their text; what is left comes in further steps
   */
  public RawSource(
      Planner planner, Supplier<JavaSparkContext> spark, long maxTextBytes, long maxHeldBytes) {
    this.planner = planner;
    this.spark = spark;
    this.maxTextBytes = maxTextBytes;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Step plan(Watermark watermark) throws IOException {
    return new RawStep(planner.plan(watermark), spark, maxTextBytes, maxHeldBytes);
  }
}
