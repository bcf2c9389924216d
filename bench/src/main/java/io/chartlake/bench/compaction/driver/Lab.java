package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Folders;
import io.chartlake.bench.Home;
import io.chartlake.bench.compaction.Options;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.compaction.CompactCommand;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.SparkEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the parts measure with: data, Spark, DuckDB and a place for files. */
record Lab(
    Home home,
    Options options,
    DataSet data,
    Path folder,
    Optional<Driver.Services> store,
    Map<String, String> settings,
    SparkEnvironment environment,
    SparkSession spark,
    DuckDb duckDb,
    Report report) {
  private static final String COLUMNS = "count BIGINT, songName STRING";
  private static final String SELECT =
      "_key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_at";
  private static final String ROWS =
      "SELECT song_id, song_name, plays, unix_millis(updated_at) AS updated_ms, kafka_partition,"
          + " kafka_offset FROM ";

  Driver.Services services() {
    return store.orElseThrow(() -> new BenchException("this part needs a store"));
  }

  Configuration hadoop() {
    return environment.hadoop();
  }

  LocalZone localZone(String name) {
    return new LocalZone(folder.resolve("zones").resolve(name));
  }

  /** A zone in the bucket that raw objects are in. */
  S3Zone s3Zone(String name) throws IOException {
    return new S3Zone("s3a://music-chart-songs-store-changelog/" + name, hadoop());
  }

  /** A zone in the other bucket, so that neither's listings see what is in the first. */
  S3Zone s3ZoneApart(String name) throws IOException {
    return new S3Zone("s3a://lake/raw/" + name, hadoop());
  }

  /** The job in this process. */
  CompactionJob job(Zone zone, String table, String... more) {
    return CompactCommand.job(environment, jobOptions(zone, table, more).toArray(String[]::new));
  }

  /** As the job's command line takes them behind its mode. */
  List<String> jobOptions(Zone zone, String table, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--topic=" + DataSet.TOPIC,
                "--raw=" + zone.root(),
                "--table=" + table,
                "--partitions=" + options.size().partitions(),
                "--columns=" + COLUMNS,
                "--select=" + SELECT));
    all.addAll(List.of(more));
    return all;
  }

  /** Throws unless the table's rows are those of DuckDB's file. */
  void requireEqual(String table, Path file) throws IOException, SQLException {
    Path rows = copy(table, "rows");
    duckDb.requireEqual(table, rows + "/*.parquet", file);
    Folders.delete(rows);
  }

  /** Throws unless both tables hold the same rows. */
  void requireEqual(String table, String other) throws IOException, SQLException {
    Path rows = copy(table, "rows");
    Path others = copy(other, "others");
    duckDb.requireEqual(table, rows + "/*.parquet", others.resolve("*.parquet"));
    Folders.delete(rows);
    Folders.delete(others);
  }

  private Path copy(String table, String name) {
    Path copy = folder.resolve(name);
    spark.sql(ROWS + table).write().mode("overwrite").parquet(copy.toString());
    return copy;
  }

  /** Runs a statement to its end. */
  List<Row> sql(String statement) {
    Dataset<Row> answer = spark.sql(statement);
    return answer.collectAsList();
  }

  void drop(String table) {
    sql("DROP TABLE IF EXISTS " + table + " PURGE");
  }

  Path file(String name) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(name);
  }
}
