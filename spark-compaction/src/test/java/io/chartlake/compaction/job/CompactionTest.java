package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table equals the fold of the raw zone (I5): local files, real Spark, a real Iceberg table.
 */
class CompactionTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void lake() {
    lake = new Lake(folder, 3);
  }

  @Test
  void loadsTheLatestOfEachKeyFirst() throws IOException { // I5
    lake.land(0, 0, 4, play(0, 1, "Believe", 1, 0), play(0, 1, "Believe", 2, 2));
    lake.land(0, 4, 9, play(0, 4, null, 1, 5), play(0, 1, "Believe", 3, 8));
    lake.land(2, 0, 2, play(2, 2, "Zombie", 7, 1));
    Result result = lake.compact();
    assertThat(lake.rows())
        .isEqualTo(Map.of(1L, "Believe 3 @0/8", 4L, "null 1 @0/5", 2L, "Zombie 7 @2/1"));
    assertThat(result.read()).isEqualTo(5);
    assertThat(result.rows()).hasValue(3);
    assertThat(result.changed()).isEqualTo(3);
    assertThat(result.watermark().next()).isEqualTo(new TreeMap<>(Map.of(0, 9L, 2, 2L)));
    assertThat(lake.open().refreshed().watermark()).contains(result.watermark());
    assertThat(result.toJson())
        .startsWith("{\"read\":5,\"rejects\":0,\"slowLines\":")
        .contains("\"rows\":3,\"changed\":3,\"removed\":0,\"commits\":1,\"snapshot\":")
        .contains("\"watermark\":{\"version\":1,", "\"seconds\":{\"plan\":", "\"gaps\":[]");
  }

  @Test
  void saysInItsCommitWhatItHasRead() throws IOException {
    Path first = lake.land(0, 0, 4, play(0, 1, "Believe", 1, 0), play(0, 1, "Believe", 2, 2));
    Path second = lake.land(1, 0, 1, play(1, 2, "Zombie", 1, 0));
    lake.compact();
    assertThat(lake.catalog.loadTable(Lake.ID).currentSnapshot().summary())
        .containsEntry("chartlake.read-records", "3")
        .containsEntry("chartlake.read-objects", "2")
        .containsEntry("chartlake.read-bytes", "" + (Files.size(first) + Files.size(second)));
    lake.land(0, 4, 5, play(0, 1, "Believe", 3, 4));
    lake.compact();
    assertThat(lake.catalog.loadTable(Lake.ID).currentSnapshot().summary())
        .containsEntry("chartlake.read-records", "1")
        .containsEntry("chartlake.read-objects", "1");
  }

  @Test
  void makesTheTableAsTheContractSays() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    Table table = lake.catalog.loadTable(Lake.ID);
    assertThat(table.schema().columns().stream().map(c -> c.name() + " " + c.type()))
        .containsExactly(
            "song_id long",
            "song_name string",
            "plays long",
            "updated_at timestamptz",
            "kafka_partition int",
            "kafka_offset long");
    assertThat(table.spec().fields()).hasSize(1);
    assertThat(table.properties())
        .containsEntry("write.distribution-mode", "none")
        .containsEntry("commit.retry.num-retries", "20")
        .containsEntry("write.parquet.compression-codec", "zstd");
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      assertThat(rows.iterator().next().getField("updated_at"))
          .isEqualTo(OffsetDateTime.parse("2023-11-14T22:13:20Z"));
    }
  }

  @Test
  void bringsIncrementsTombstonesRenamesAndFallingCounts() throws IOException { // I5
    lake.land(0, 0, 3, play(0, 1, "Believe", 9, 0), play(0, 4, "Old", 5, 1), play(0, 7, "G", 1, 2));
    lake.land(1, 0, 1, play(1, 5, "Untouched", 2, 0));
    lake.compact();
    lake.land(
        0,
        3,
        9,
        play(0, 1, "Believe", 2, 3),
        play(0, 4, "New", 6, 4),
        tombstone(0, 7, 5),
        tombstone(0, 99, 6),
        play(0, 10, "Ten", 1, 7));
    Result result = lake.compact();
    assertThat(lake.rows())
        .isEqualTo(
            Map.of(
                1L, "Believe 2 @0/3", 4L, "New 6 @0/4", 5L, "Untouched 2 @1/0", 10L, "Ten 1 @0/7"));
    assertThat(result.changed()).isEqualTo(3);
    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.rows()).hasValue(4);
  }

  @Test
  void bringsAKeyBackAfterItsTombstone() throws IOException { // I5
    lake.land(0, 0, 1, play(0, 1, "Believe", 9, 0));
    lake.land(0, 1, 3, tombstone(0, 1, 1), play(0, 1, "Believe", 1, 2));
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/2"));
    lake.land(0, 3, 4, tombstone(0, 1, 3));
    assertThat(lake.compact().rows()).hasValue(0);
    lake.land(0, 4, 5, play(0, 1, "Believe", 2, 4));
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/4"));
  }

  @Test
  void commitsNothingWithNothingNew() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 9, 0));
    Result first = lake.compact();
    Result second = lake.compact();
    assertThat(second.snapshot()).isEmpty();
    assertThat(second.watermark()).isEqualTo(first.watermark());
    assertThat(second.rows()).hasValue(1);
    assertThat(lake.catalog.loadTable(Lake.ID).snapshots()).hasSize(1);
  }

  @Test
  void commitsNothingForAnEmptyZone() throws IOException {
    assertThat(lake.compact().snapshot()).isEmpty();
    assertThat(lake.rows()).isEmpty();
  }

  @Test
  void movesTheWatermarkWithoutRewritingWhatDidNotChange() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 9, 0));
    lake.compact();
    lake.land(0, 1, 3, tombstone(0, 99, 1), "broken\n");
    Result result = lake.compact();
    assertThat(result.watermark().next(0)).isEqualTo(3);
    assertThat(result.rejects()).isEqualTo(1);
    assertThat(result.changed()).isZero();
    assertThat(lake.dataFiles()).isEqualTo(1);
    assertThat(lake.open().refreshed().watermark()).contains(result.watermark());
  }

  @Test
  void beginsInTheMiddleOfAnObjectAndCountsOverlapsOnce() throws IOException { // I2, I8
    lake.land(0, 0, 2, play(0, 1, "Believe", 1, 0), play(0, 1, "Believe", 2, 1));
    lake.compact();
    lake.land(
        0,
        0,
        4,
        play(0, 1, "Believe", 1, 0),
        play(0, 1, "Believe", 2, 1),
        play(0, 4, "Four", 1, 3));
    lake.land(0, 2, 3, play(0, 4, "not seen by its twin", 1, 2));
    Result result = lake.compact();
    assertThat(result.read()).isEqualTo(1);
    assertThat(result.watermark().next(0)).isEqualTo(4);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1", 4L, "Four 1 @0/3"));
  }

  @Test
  void letsOtherPartitionsGoOnAtAGap() throws IOException { // I6
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.land(0, 5, 6, play(0, 1, "Believe", 6, 5));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    Result result = lake.compact();
    assertThat(result.gaps()).containsExactly(new Gap(0, new OffsetRange(1, 5)));
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0", 5L, "Five 1 @1/0"));
    assertThat(result.toJson()).contains("\"gaps\":[{\"partition\":0,\"from\":1,\"to\":5}]");
    lake.land(0, 1, 5, play(0, 1, "Believe", 3, 2));
    assertThat(lake.compact().gaps()).isEmpty();
    assertThat(lake.rows()).containsEntry(1L, "Believe 6 @0/5");
  }

  @Test
  void commitsNothingAtAGapWhenStrict() throws IOException { // I6
    lake.land(0, 5, 6, play(0, 1, "Believe", 6, 5));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    Result result = lake.compaction(true, 0).run();
    assertThat(result.gaps()).hasSize(1);
    assertThat(result.snapshot()).isEmpty();
    assertThat(lake.rows()).isEmpty();
  }

  @Test
  void reportsForeignNamesAndReadsOn() throws IOException { // I7
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.write("songs.json/partition=00000/hour=2026-11-23-12/part-0001.json", "x");
    Result result = lake.compact();
    assertThat(result.foreign()).isEqualTo(1);
    assertThat(result.rows()).hasValue(1);
  }

  @Test
  void failsBeforeTheCommitWithTooManyRejects() throws IOException { // I7
    lake.land(0, 0, 3, play(0, 1, "Believe", 1, 0), "broken\n", "broken\n");
    assertThatThrownBy(() -> lake.compaction(false, 1).run())
        .hasMessageContaining("2 rejected lines")
        .hasMessageContaining("--max-rejects 1");
    assertThat(lake.open().refreshed().snapshot()).isEmpty();
    assertThat(lake.dataFiles()).isZero();
    assertThat(lake.compaction(false, 2).run().rows()).hasValue(1);
  }

  @Test
  void stopsAPartitionBeforeAnObjectThatContradictsItsName() throws IOException { // I7
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    Path bad = lake.land(0, 1, 3, play(0, 1, "Believe", 2, 7));
    lake.land(0, 3, 4, play(0, 1, "Believe", 3, 3));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    Result result = lake.compact();
    assertThat(result.isWhole()).isFalse();
    assertThat(result.blocked()).containsOnlyKeys(0);
    assertThat(result.blocked().get(0))
        .contains(bad.getFileName().toString())
        .contains("contradicts its name");
    assertThat(result.toJson()).contains("\"blocked\":[{\"partition\":0,\"reason\":\"raw object ");
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0", 5L, "Five 1 @1/0"));
    assertThat(result.watermark().next()).isEqualTo(new TreeMap<>(Map.of(0, 1L, 1, 1L)));
    assertThat(lake.compact().snapshot()).isEmpty();
    lake.land(0, 1, 3, play(0, 1, "Believe", 2, 2));
    assertThat(lake.compact().isWhole()).isTrue();
    assertThat(lake.rows()).containsEntry(1L, "Believe 3 @0/3");
  }

  @Test
  void commitsNothingAtAnUnreadableObjectWhenStrict() throws IOException { // I7
    lake.land(0, 0, 3, play(0, 1, "Believe", 2, 7));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    Result result = lake.compaction(true, 0).run();
    assertThat(result.blocked()).containsOnlyKeys(0);
    assertThat(result.snapshot()).isEmpty();
    assertThat(lake.rows()).isEmpty();
    assertThat(lake.dataFiles()).isZero();
  }

  @Test
  void refusesAPartitionTheTopicShouldNotHave() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    lake.land(3, 0, 1, play(3, 1, "Believe", 1, 0));
    assertThatThrownBy(lake::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("partition 3");
  }

  @Test
  void followsAChangelogWithTextKeysAndOtherColumns() throws IOException {
    lake.projection =
        Projection.parse(
            "plays INT, minute TIMESTAMP, live BOOLEAN, share DOUBLE, ratio FLOAT",
            "_key AS song_id, CAST(plays AS BIGINT) AS plays, CAST(minute AS STRING) AS song_name,"
                + " live, share, ratio, minute",
            FieldType.STRING,
            TableLayout.RESERVED_NAMES);
    String line =
        "{\"plays\":%d,\"minute\":\"2026-11-23T12:05:00Z\",\"live\":true,\"share\":0.5,"
            + "\"ratio\":0.25,\"_key\":\"%s\",\"_offset\":%d}%n";
    lake.land(1, 0, 2, line.formatted(1, "12:05/é", 0), line.formatted(1, "12:06", 1));
    lake.compact();
    lake.land(1, 2, 4, line.formatted(2, "12:05/é", 2), line.formatted(3, "12:05/é", 3));
    lake.compact();
    assertThat(lake.rows())
        .isEqualTo(
            Map.of(
                "12:05/é", "2026-11-23T12:05:00Z 3 @1/3", "12:06", "2026-11-23T12:05:00Z 1 @1/1"));
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(lake.catalog.loadTable(Lake.ID)).build()) {
      for (Record row : rows) {
        assertThat(row.getField("live")).isEqualTo(true);
        assertThat(row.getField("share")).isEqualTo(0.5);
        assertThat(row.getField("ratio")).isEqualTo(0.25f);
        assertThat(row.getField("minute")).isEqualTo(OffsetDateTime.parse("2026-11-23T12:05:00Z"));
      }
    }
  }

  /** Orders by their number, with an address inside; nothing of it is about music. */
  @Test
  void followsAChangelogWithNestedValuesAndTombstones() throws IOException {
    lake.projection =
        Projection.parse(
            "customer STRING, lines STRING, total DOUBLE NOT NULL",
            "_key AS song_id, customer AS song_name, total AS plays, lines",
            FieldType.STRING,
            TableLayout.RESERVED_NAMES);
    lake.land(
        0,
        0,
        3,
        """
        {"customer": {"name":"Zoë","tags":["a","b"]},"lines":[],"total":1.5,"_key":"A-1","_offset":0}
        {"customer":"plain","lines":[{"n":1}],"total":2,"_key":"B-2","_offset":1}
        {"customer":{"name":"no total"},"_key":"C-3","_offset":2}
        """);
    assertThat(lake.compact().rejects()).isEqualTo(1);
    assertThat(lake.rows())
        .isEqualTo(
            Map.of(
                "A-1", "{\"name\":\"Zoë\",\"tags\":[\"a\",\"b\"]} 1.5 @0/0",
                "B-2", "plain 2.0 @0/1"));
    lake.land(
        0,
        3,
        5,
        """
        {"_deleted":true,"_key":"B-2","_offset":3}
        {"customer":{"name":"Zoë"},"lines":[1,2],"total":3,"_key":"A-1","_offset":4}
        """);
    assertThat(lake.compact().removed()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(Map.of("A-1", "{\"name\":\"Zoë\"} 3.0 @0/4"));
  }

  @Test
  void refusesATableThatIsNotPartitionedByKafkaPartition() {
    Schema schema =
        new Schema(
            Types.NestedField.optional(1, "song_id", Types.LongType.get()),
            Types.NestedField.optional(2, "song_name", Types.StringType.get()),
            Types.NestedField.optional(3, "plays", Types.LongType.get()),
            Types.NestedField.optional(4, "updated_at", Types.TimestampType.withZone()),
            Types.NestedField.optional(5, "kafka_partition", Types.IntegerType.get()),
            Types.NestedField.optional(6, "kafka_offset", Types.LongType.get()));
    lake.catalog.createTable(Lake.ID, schema, PartitionSpec.unpartitioned());
    assertThatThrownBy(lake::open)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("partitioned by []");
  }

  @Test
  void takesTheEmptySnapshotOfCreateTableForANewTable() throws IOException {
    lake.open().table().newFastAppend().commit();
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    assertThat(lake.rows()).hasSize(1);
  }

  @Test
  void refusesAHistoryWithoutAWatermark() throws IOException {
    lake.open().table().newFastAppend().commit();
    lake.open().table().newFastAppend().commit();
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    assertThatThrownBy(lake::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("chartlake.watermark");
    assertThat(lake.rebuild().rows()).hasValue(1);
    lake.land(0, 1, 2, play(0, 4, "Four", 1, 1));
    assertThat(lake.compact().rows()).hasValue(2);
  }

  @Test
  void findsTheWatermarkBehindSnapshotsWithoutOne() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    Result result = lake.compact();
    lake.open().table().newFastAppend().commit();
    assertThat(lake.open().refreshed().watermark()).contains(result.watermark());
  }

  @Test
  void rebuildsFromTheWholeRawZone() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    Files.delete(lake.land(0, 0, 1));
    lake.land(0, 0, 2, play(0, 4, "Four", 1, 1));
    assertThat(lake.rebuild().rows()).hasValue(1);
    assertThat(lake.rows()).isEqualTo(Map.of(4L, "Four 1 @0/1"));
    lake.land(0, 5, 6, play(0, 4, "Four", 2, 5));
    assertThatThrownBy(() -> lake.rebuild())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("[2, 5)");
  }

  @Test
  void refusesARebuildFromLessThanTheTableHasRead() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    Path tail = lake.land(0, 1, 3, play(0, 4, "Four", 1, 1));
    Path other = lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    lake.compact();
    Files.delete(tail);
    assertThatThrownBy(lake::rebuild)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("ends at offset 1 in partition 0, and the table has read up to 3");
    assertThat(lake.rows()).hasSize(3);
    lake.land(0, 1, 3, play(0, 4, "Four", 1, 1));
    Files.delete(other);
    assertThatThrownBy(lake::rebuild)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("in partition 1");
    Compaction losing = lake.compaction(false, 0, LatestTable.Evolution.REPLACE);
    assertThat(losing.rebuild(true).rows()).hasValue(2);
  }

  @Test
  void tellsHowFarItIsBehind() throws IOException {
    lake.land(0, 0, 10, play(0, 1, "Believe", 1, 0));
    lake.land(1, 3, 10, play(1, 1, "Believe", 1, 4));
    assertThat(lake.planner().lag(lake.nothing()).toJson())
        .startsWith("{\"offsets\":10,\"objects\":1,\"bytes\":")
        .endsWith("\"partitions\":{\"0\":10},\"gaps\":[{\"partition\":1,\"from\":0,\"to\":3}]}");
  }
}
