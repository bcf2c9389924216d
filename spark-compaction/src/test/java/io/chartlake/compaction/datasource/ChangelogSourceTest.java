package io.chartlake.compaction.datasource;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.job.Lake;
import io.chartlake.compaction.job.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A raw zone read by Spark SQL, by the name of the source alone. */
class ChangelogSourceTest {
  @TempDir private Path folder;
  private Lake lake;
  private SparkSession spark;

  @BeforeEach
  void zone() {
    lake = new Lake(folder, 2);
    lake.land(0, 0, 2, play(0, 1, "Say \\\"Hello\\\"", 1, 0), play(0, 4, "Four", 1, 1));
    lake.land(0, 0, 4, play(0, 1, "Believe", 1, 0), play(0, 4, "F", 1, 1), tombstone(0, 4, 3));
    lake.land(1, 0, 1, play(1, 5, null, 9, 0));
    spark = SparkSession.builder().sparkContext(SharedSpark.context().sc()).getOrCreate();
  }

  private DataFrameReader reader() {
    return spark
        .read()
        .format("changelog")
        .option("raw", lake.root.uri())
        .option("topic", "songs")
        .option("columns", Lake.COLUMNS);
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }

  @Test
  void showsTheLatestRecordOfEachKey() {
    Dataset<Row> latest = reader().load();
    assertThat(latest.schema().fieldNames())
        .containsExactly("count", "songName", "_key", "_partition", "_offset", "_timestamp");
    assertThat(
            rows(
                latest
                    .orderBy("_key")
                    .select("_key", "songName", "count", "_partition", "_offset")))
        .containsExactly("1 Believe 1 0 0", "5 null 9 1 0");
  }

  @Test
  void showsEveryRecordOnceWithTombstones() {
    Dataset<Row> all = reader().option("records", "all").load();
    assertThat(
            rows(
                all.orderBy("_partition", "_offset")
                    .select("_partition", "_offset", "_key", "_deleted", "songName")))
        .containsExactly(
            "0 0 1 false Believe", "0 1 4 false F", "0 3 4 true null", "1 0 5 false null");
  }

  @Test
  void readsNoMoreColumnsThanAskedFor() {
    Dataset<Row> counts = reader().load().select("count");
    assertThat(counts.queryExecution().executedPlan().toString()).doesNotContain("songName");
    assertThat(rows(counts.orderBy("count"))).containsExactly("1", "9");
    assertThat(reader().load().count()).isEqualTo(2);
  }

  @Test
  void answersSql() throws IOException {
    reader().load().createOrReplaceTempView("chart");
    assertThat(rows(spark.sql("SELECT sum(count), max(_timestamp) FROM chart")))
        .containsExactly("10 2023-11-14 22:13:20.0");
  }

  @Test
  void failsAtAGapUnlessTold() {
    lake.land(1, 5, 6, play(1, 5, "late", 10, 5));
    assertThatThrownBy(() -> reader().load().count())
        .hasStackTraceContaining("partition 1")
        .hasStackTraceContaining("[1, 5)")
        .hasStackTraceContaining("gaps=stop");
    assertThat(rows(reader().option("gaps", "stop").load().select("count").orderBy("count")))
        .containsExactly("1", "9");
  }

  @Test
  void countsTheLinesThatItKeepsOut() { // I7
    lake.land(0, 4, 7, play(0, 7, "Seven", 1, 4), "no json\n", "{\"count\":\"x\",\"_key\":7}\n");
    Dataset<Row> counts = reader().load().select("count");
    assertThat(rows(counts)).containsExactlyInAnyOrder("1", "1", "9");
    List<SparkPlan> scans =
        CollectionConverters.asJava(counts.queryExecution().executedPlan().collectLeaves());
    assertThat(scans)
        .singleElement()
        .satisfies(scan -> assertThat(scan.metrics().apply("rejectedLines").value()).isEqualTo(2));
  }

  @Test
  void explainsOptions() {
    assertThatThrownBy(() -> spark.read().format("changelog").option("topic", "songs").load())
        .hasMessageContaining("needs the option 'raw'");
    assertThatThrownBy(() -> reader().option("record", "all").load())
        .hasMessageContaining("'record' is no option")
        .hasMessageContaining("records");
    assertThatThrownBy(() -> reader().option("records", "some").load())
        .hasMessageContaining("[latest, all]");
    assertThatThrownBy(() -> reader().option("columns", "count NUMBER").load())
        .hasMessageContaining("NUMBER");
  }
}
