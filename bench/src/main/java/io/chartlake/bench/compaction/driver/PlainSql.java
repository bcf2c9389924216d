package io.chartlake.bench.compaction.driver;

import java.nio.file.Path;

/** What a Spark user writes without this job: the latest record per key by SQL. */
record PlainSql(Lab lab) {
  private static final String LATEST =
      """
      SELECT _key AS song_id, latest.songName AS song_name, latest.count AS plays,
        timestamp_millis(latest._timestamp) AS updated_at, latest._partition AS kafka_partition,
        latest._offset AS kafka_offset
      FROM (SELECT _key, max_by(struct(songName, count, _timestamp, _partition, _offset), _offset) AS latest
        FROM lines GROUP BY _key)""";

  private static final String MERGE =
      """
      MERGE INTO %s t USING (%s) s ON t.song_id = s.song_id
      WHEN MATCHED AND s.kafka_offset > t.kafka_offset THEN UPDATE SET *
      WHEN NOT MATCHED THEN INSERT *""";

  private static final String CREATE =
      """
      CREATE TABLE %s (song_id BIGINT, song_name STRING, plays BIGINT, updated_at TIMESTAMP,
        kafka_partition INT, kafka_offset BIGINT)
      USING iceberg PARTITIONED BY (kafka_partition)
      TBLPROPERTIES ('format-version'='2', 'write.parquet.compression-codec'='zstd',
        'write.distribution-mode'='none', 'write.merge.mode'='%s')""";

  /** Makes a table of the shape that the job's have. */
  void create(String table, String mergeMode) {
    lab.sql("CREATE NAMESPACE IF NOT EXISTS " + table.substring(0, table.lastIndexOf('.')));
    lab.sql(CREATE.formatted(table, mergeMode));
  }

  void insert(Path raw, String table) {
    read(raw);
    lab.sql("INSERT INTO " + table + " " + LATEST);
  }

  void merge(Path raw, String table) {
    read(raw);
    lab.sql(MERGE.formatted(table, LATEST));
  }

  private void read(Path raw) {
    lab.spark()
        .read()
        .schema(
            "count BIGINT, songName STRING, _key BIGINT, _partition INT, _offset BIGINT,"
                + " _timestamp BIGINT")
        .option("recursiveFileLookup", "true")
        .json(raw.toString())
        .createOrReplaceTempView("lines");
  }
}
