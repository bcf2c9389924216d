package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows and shapes that somebody else has put into the table by hand. */
class OtherWritersTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void twoSongs() throws IOException {
    lake = new Lake(folder, 2);
    lake.land(0, 0, 2, play(0, 1, "Believe", 1, 0), play(0, 4, "Four", 1, 1));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    lake.compact();
  }

  private Table table() {
    return lake.catalog.loadTable(Lake.ID);
  }

  private static Map<String, Object> row(Long key, Integer partition, Long offset) {
    Map<String, Object> row = new HashMap<>();
    row.put("song_id", key);
    row.put("song_name", "by hand");
    row.put("plays", 777L);
    row.put("kafka_partition", partition);
    row.put("kafka_offset", offset);
    return row;
  }

  private void insert(Long key, Integer partition, Long offset) throws IOException {
    new OtherWriter(table()).insert(row(key, partition, offset));
  }

  /** A row of no partition, of one below and of one above those of the topic. */
  @ParameterizedTest
  @EnumSource(WriteMode.Mode.class)
  void goesOnBesideRowsOutsideItsPartitions(WriteMode.Mode mode) throws IOException { // I5, I7
    lake.mode = WriteMode.of(mode);
    insert(777_777L, null, null);
    insert(777_778L, -1, 5L);
    insert(777_779L, 2, 0L);
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), tombstone(0, 4, 3));
    lake.land(1, 1, 2, play(1, 5, "Five", 2, 1));
    Result result = lake.compact();
    assertThat(result.isWhole()).isTrue();
    assertThat(result.foreignRows()).isEqualTo(3);
    assertThat(result.toJson()).contains("\"foreignRows\":3");
    assertThat(lake.rows())
        .isEqualTo(
            Map.of(
                1L, "Believe 2 @0/2",
                5L, "Five 2 @1/1",
                777_777L, "by hand 777 @null/null",
                777_778L, "by hand 777 @-1/5",
                777_779L, "by hand 777 @2/0"));
    table().newDelete().deleteFromRowFilter(Expressions.greaterThan("song_id", 777_000)).commit();
    lake.land(0, 4, 5, play(0, 1, "Believe", 3, 4));
    assertThat(lake.compact().foreignRows()).isZero();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 3 @0/4", 5L, "Five 2 @1/1"));
  }

  /** What a row says of its offset does not keep a record from its place. */
  @ParameterizedTest
  @EnumSource(WriteMode.Mode.class)
  void aRecordReplacesWhateverRowsItsKeyHas(WriteMode.Mode mode) throws IOException { // I5
    insert(1L, 0, null);
    insert(1L, 0, 1L);
    insert(4L, 0, 1_000_000L);
    lake.mode = WriteMode.of(mode);
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), play(0, 4, "Four", 2, 3));
    lake.compact();
    assertThat(lake.rows())
        .isEqualTo(Map.of(1L, "Believe 2 @0/2", 4L, "Four 2 @0/3", 5L, "Five 1 @1/0"));
  }

  @Test
  void leavesARowWithoutAKeyAsItIs() throws IOException {
    insert(null, 0, null);
    lake.mode = WriteMode.of(WriteMode.Mode.COPY_ON_WRITE);
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), tombstone(0, 4, 3));
    lake.compact();
    assertThat(OtherWriter.fileOf(table(), 0).recordCount()).isEqualTo(2);
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table()).where(Expressions.isNull("song_id")).build()) {
      assertThat(rows).hasSize(1);
    }
  }

  @Test
  void goesOnBesideFilesOfAnotherPartitioningOnceThatIsSetBack() throws IOException { // I7
    table().updateSpec().removeField("kafka_partition").commit();
    insert(777_777L, 0, null);
    lake.land(0, 2, 3, play(0, 1, "Believe", 2, 2));
    assertThatThrownBy(lake::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("partitioned by []")
        .hasMessageContaining("SET PROPERTIES partitioning = ARRAY['kafka_partition']");
    table().updateSpec().addField("kafka_partition").commit();
    assertThat(lake.compact().foreignRows()).isEqualTo(1);
    assertThat(lake.rows())
        .containsEntry(1L, "Believe 2 @0/2")
        .containsEntry(777_777L, "by hand 777 @0/null");
  }

  @Test
  void refusesAPartitionColumnOfAnotherNameUntilItIsNamedBack() throws IOException {
    table().updateSchema().renameColumn("kafka_partition", "its_partition").commit();
    lake.land(0, 2, 3, play(0, 1, "Believe", 2, 2));
    for (var evolution : LatestTable.Evolution.values()) {
      assertThatThrownBy(() -> lake.open(evolution))
          .as(evolution.name())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("partitioned by [identity(its_partition)]")
          .hasMessageContaining("RENAME COLUMN its_partition TO kafka_partition");
    }
    table().updateSchema().renameColumn("its_partition", "kafka_partition").commit();
    assertThat(lake.compact().commits()).isEqualTo(1);
  }

  @Test
  void isNotDisturbedByASortOrderPropertiesCommentsOrBranches() throws IOException {
    Table table = table();
    table.replaceSortOrder().desc("plays").commit();
    table.updateProperties().set("write.format.default", "orc").commit();
    table.updateSchema().updateColumnDoc("plays", "how often").commit();
    table.manageSnapshots().createBranch("mine").commit();
    table.newFastAppend().toBranch("mine").commit();
    lake.land(0, 2, 3, play(0, 1, "Believe", 2, 2));
    assertThat(lake.compact().commits()).isEqualTo(1);
    assertThat(lake.rows()).containsEntry(1L, "Believe 2 @0/2").hasSize(3);
  }
}
