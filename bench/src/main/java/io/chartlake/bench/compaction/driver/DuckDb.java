package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The reference: DuckDB in this process, JSON to the latest row per key in one Parquet file. */
final class DuckDb implements AutoCloseable {
  private static final String FIELDS =
      "{count: 'BIGINT', songName: 'VARCHAR', _key: 'BIGINT', _partition: 'INTEGER',"
          + " _offset: 'BIGINT', _timestamp: 'BIGINT'}";
  private static final String LATEST =
      """
      SELECT song_id, arg_max(song_name, kafka_offset) AS song_name, arg_max(plays, kafka_offset) AS plays,
        arg_max(updated_ms, kafka_offset) AS updated_ms, any_value(kafka_partition) AS kafka_partition,
        max(kafka_offset) AS kafka_offset
      FROM (%s) GROUP BY song_id""";
  private static final String LINES =
      """
      SELECT _key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_ms,
        _partition AS kafka_partition, _offset AS kafka_offset
      FROM read_json('%s/**/*.jsonl', format='newline_delimited', hive_partitioning=false, columns=%s)""";
  private static final String ROWS =
      "SELECT song_id, song_name, plays, updated_ms, kafka_partition, kafka_offset"
          + " FROM read_parquet('%s')";

  private final Connection connection;

  private DuckDb(Connection connection) {
    this.connection = connection;
  }

  /** A database in memory that uses as many threads as Spark. */
  static DuckDb open(int threads, Path temporary) throws SQLException {
    DuckDb duckDb = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
    duckDb.execute("SET threads = " + threads);
    duckDb.execute("SET temp_directory = '" + temporary + "'");
    return duckDb;
  }

  String version() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT version()")) {
      result.next();
      return result.getString(1);
    }
  }

  /** Compacts the raw objects below a folder into a file. */
  void compact(Path raw, Path file) throws SQLException {
    write(LATEST.formatted(LINES.formatted(raw, FIELDS)), file);
  }

  /** Compacts the file's rows and the raw objects below a folder into the file anew. */
  void increment(Path raw, Path file) throws SQLException, IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    String all = ROWS.formatted(file) + " UNION ALL " + LINES.formatted(raw, FIELDS);
    write(LATEST.formatted(all), fresh);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(String query, Path file) throws SQLException {
    execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
  }

  /** Throws unless both hold the same rows, each as often. */
  void requireEqual(String what, String answer, Path file) throws SQLException {
    String ours = ROWS.formatted(answer);
    String reference = ROWS.formatted(file);
    String count = "SELECT count(*) FROM ((%s) EXCEPT ALL (%s))";
    long extra = number(count.formatted(ours, reference));
    long missing = number(count.formatted(reference, ours));
    long rows = number("SELECT count(*) FROM (" + ours + ")");
    if (extra + missing > 0 || rows == 0) {
      throw new BenchException(
          "%s is not DuckDB's answer: %d rows, of which %d are not in it, and %d of it are missing"
              .formatted(what, rows, extra, missing));
    }
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
