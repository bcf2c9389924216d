package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's JMX sink shows of the job. */
class MetricsTest {
  @TempDir private Path folder;

  @Test
  void showsCommitsRecordsLagAndGapsThroughSparksSink() throws IOException, JMException {
    Lake lake = new Lake(folder, 2);
    lake.land(0, 0, 2, play(0, 1, "Believe", 1, 0), play(0, 4, "Four", 1, 1));
    lake.land(1, 3, 4, play(1, 5, "Five", 1, 3));
    SharedSpark.close();
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[1]")
            .set("spark.metrics.namespace", "metrics-test")
            .set("spark.metrics.conf.*.sink.jmx.class", "org.apache.spark.metrics.sink.JmxSink")
            .set("spark.sql.catalog.lake.type", "hadoop")
            .set("spark.sql.catalog.lake.warehouse", folder.resolve("warehouse").toString());
    try (SparkEnvironment spark = new SparkEnvironment(conf)) {
      CompactionJob job = new CompactionJob(spark, settings(lake));
      job.once();
      Map<String, Object> shown = shown();
      assertThat(shown)
          .containsEntry("recordsRead", 2L)
          .containsEntry("commits", 1L)
          .containsEntry("rounds", 1L)
          .containsEntry("failedRounds", 0L)
          .containsEntry("rowsChanged", 2L)
          .containsEntry("gaps", 1)
          .containsEntry("blockedPartitions", 0)
          .containsKeys("recordsRejected", "rowsRemoved");
      assertThat((Double) shown.get("lagSeconds")).isPositive();
      assertThat((Double) shown.get("lastCommitEpochSeconds")).isGreaterThan(1.7e9);
      lake.land(1, 0, 3, play(1, 5, "Five", 1, 1));
      job.once();
      assertThat(shown()).containsEntry("gaps", 0).containsEntry("recordsRead", 4L);
    }
  }

  private static JobSettings settings(Lake lake) {
    return new JobSettings(
        new JobSettings.Input(
            JobSettings.SourceKind.RAW,
            Optional.of(lake.root),
            lake.zone,
            Optional.empty(),
            lake.partitions,
            OptionalLong.empty()),
        new JobSettings.Output(
            "lake", Lake.ID, lake.projection, lake.mode, LatestTable.Evolution.NONE),
        new Limits(false, Long.MAX_VALUE),
        ViewPublisher.none());
  }

  /** Values by name, of the beans of our source. */
  private static Map<String, Object> shown() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, Object> values = new HashMap<>();
    String prefix = "metrics-test.driver.compaction.music.songs_latest.";
    for (ObjectName bean : server.queryNames(new ObjectName("metrics:*"), null)) {
      String name = bean.getKeyProperty("name");
      if (name.startsWith(prefix)) {
        String attribute = bean.getKeyProperty("type").equals("counters") ? "Count" : "Value";
        values.put(name.substring(prefix.length()), server.getAttribute(bean, attribute));
      }
    }
    return values;
  }
}
