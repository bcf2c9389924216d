package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What readers pay for a table on S3: loaded, after increments in either mode, after maintenance.
 */
final class Readers {
  private static final double TOP_TEN_GOAL_SECONDS = 0.3;
  static final String AGGREGATE =
      "SELECT count(*), sum(plays), max(song_name), max(updated_at) FROM %s";
  static final String TOP_TEN =
      "SELECT song_name, plays FROM %s ORDER BY plays DESC, song_name LIMIT 10";

  /** As the mode's own defaults, but for orphans, of which there are none. */
  private static final MaintenanceSettings MAINTENANCE =
      new MaintenanceSettings(
          Duration.ofHours(2), Duration.ofDays(7), Optional.empty(), Optional.empty());

  private final Lab lab;
  private final Statement trino;
  private final Path answer;

  private Readers(Lab lab, Statement trino) throws Exception {
    this.lab = lab;
    this.trino = trino;
    this.answer = lab.file("readers.parquet");
  }

  static void measure(Lab lab) throws Exception {
    Properties user = new Properties();
    user.setProperty("user", "analyst");
    user.setProperty("password", System.getenv("TRINO_PASSWORD"));
    try (Connection connection = DriverManager.getConnection(lab.services().trino(), user);
        Statement trino = connection.createStatement()) {
      new Readers(lab, trino).measure();
    }
  }

  private void measure() throws Exception {
    lab.report()
        .title(
            "readers: an aggregate of all %,d songs by Spark (its CPU), the top ten by Trino (this"
                + " client's CPU), table on %s",
            lab.options().size().songs(), lab.options().store());
    DataSet data = lab.data();
    int increments = lab.options().incrementsForReaders();
    Table copyOnWrite = new Table("copy-on-write");
    Table mergeOnRead = new Table("merge-on-read");
    List<Table> tables = List.of(copyOnWrite, mergeOnRead);
    lab.duckDb().compact(data.base(), answer);
    for (Table table : tables) {
      table.take(data.base());
    }
    read("loaded", tables);
    for (int number = 1; number <= increments; number++) {
      lab.duckDb().increment(data.increment(number), answer);
      for (Table table : tables) {
        table.take(data.increment(number));
      }
    }
    read("after %d increments".formatted(increments), tables);
    for (Table table : tables) {
      table.job.maintain(MAINTENANCE);
    }
    Map<String, Measurement> maintained = read("after maintenance", tables);
    for (Table table : tables) {
      lab.report()
          .atMost(
              table.trinoLabel() + " after maintenance",
              "%.2f s",
              maintained.get(table.trinoLabel()).wallSeconds(),
              TOP_TEN_GOAL_SECONDS);
    }
    lab.report().say("all tables equal DuckDB's answer by EXCEPT ALL both ways in each state");
  }

  private Map<String, Measurement> read(String state, List<Table> tables) throws Exception {
    lab.report().say("%s:", state);
    List<Contender> readers = new ArrayList<>();
    for (Table table : tables) {
      lab.requireEqual(table.name, answer);
      readers.add(
          new QueryContender(table.sparkLabel(), () -> lab.sql(AGGREGATE.formatted(table.name))));
      readers.add(new QueryContender(table.trinoLabel(), () -> topTen(table.name)));
    }
    return new Contest(lab.report(), lab.options().warmUps(), lab.options().rounds()).run(readers);
  }

  private void topTen(String table) throws SQLException {
    try (ResultSet result = trino.executeQuery(TOP_TEN.formatted(table))) {
      while (result.next()) {
        // a query has ended once its answer has been read
      }
    }
  }

  /** One written in one mode. */
  private final class Table {
    private final String mode;
    private final String name;
    private final Zone zone;
    private final CompactionJob job;

    Table(String mode) throws Exception {
      this.mode = mode;
      this.name = SparkSettings.LAKE + ".bench.read_" + mode.replace('-', '_');
      this.zone = lab.s3Zone("readers-" + mode);
      this.job = lab.job(zone, name, "--write-mode=" + mode);
    }

    String sparkLabel() {
      return "Spark, " + mode;
    }

    String trinoLabel() {
      return "Trino, " + mode;
    }

    void take(Path prepared) throws Exception {
      zone.land(prepared);
      job.once();
    }
  }
}
