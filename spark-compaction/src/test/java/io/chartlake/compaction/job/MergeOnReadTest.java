package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Increments written beside the rows they replace, by deletes of their keys. */
class MergeOnReadTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void twoSongs() throws IOException {
    lake = new Lake(folder, 2);
    lake.mode = WriteMode.of(WriteMode.Mode.MERGE_ON_READ);
    lake.land(0, 0, 2, play(0, 1, "Believe", 1, 0), play(0, 4, "Four", 1, 1));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
    lake.compact();
  }

  private String summary(String property) {
    Table table = lake.catalog.loadTable(Lake.ID);
    return table.currentSnapshot().summary().getOrDefault(property, "0");
  }

  @Test
  void replacesAndRemovesRowsWithoutReadingThem() throws IOException { // I5
    lake.land(0, 2, 5, play(0, 1, "Believe", 2, 2), tombstone(0, 4, 3), play(0, 7, "Seven", 1, 4));
    Result result = lake.compact();
    assertThat(lake.rows())
        .isEqualTo(Map.of(1L, "Believe 2 @0/2", 7L, "Seven 1 @0/4", 5L, "Five 1 @1/0"));
    assertThat(result.rows()).isEmpty();
    assertThat(result.toJson()).contains("\"rows\":null");
    assertThat(result.changed()).isEqualTo(2);
    assertThat(result.removed()).isEqualTo(1);
    assertThat(summary("total-equality-deletes")).isEqualTo("3");
    assertThat(summary("removed-data-files")).isEqualTo("0");
  }

  @Test
  void bringsAKeyBackAfterItsTombstone() throws IOException { // I5
    lake.land(0, 2, 3, tombstone(0, 1, 2));
    lake.compact();
    assertThat(lake.rows()).doesNotContainKey(1L);
    lake.land(0, 3, 4, play(0, 1, "Believe", 1, 3));
    lake.compact();
    assertThat(lake.rows()).containsEntry(1L, "Believe 1 @0/3");
  }

  @Test
  void copiesTheRowsThatCountAndDropsTheDeleteFiles() throws IOException { // I5
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), tombstone(0, 4, 3));
    lake.compact();
    lake.land(0, 4, 5, play(0, 4, "Four", 9, 4));
    lake.compact();
    lake.mode = WriteMode.of(WriteMode.Mode.COPY_ON_WRITE);
    lake.land(0, 5, 6, play(0, 7, "Seven", 1, 5));
    Result result = lake.compact();
    assertThat(result.rows()).hasValue(4);
    assertThat(summary("total-delete-files")).isEqualTo("0");
    assertThat(lake.rows())
        .isEqualTo(
            Map.of(1L, "Believe 2 @0/2", 4L, "Four 9 @0/4", 7L, "Seven 1 @0/5", 5L, "Five 1 @1/0"));
  }

  @Test
  void dropsDeletesThatNoRowIsBehind() throws IOException {
    lake.land(0, 2, 3, tombstone(0, 1_000_000, 2)); // beyond the keys of every data file
    lake.compact();
    assertThat(summary("total-delete-files")).isEqualTo("1");
    lake.mode = WriteMode.of(WriteMode.Mode.COPY_ON_WRITE);
    lake.land(0, 3, 4, play(0, 1, "Believe", 2, 3));
    assertThat(lake.compact().rows()).hasValue(3);
  }

  @Test
  void followsTextKeys() throws IOException { // I5
    Lake texts = new Lake(folder.resolve("texts"), 1);
    texts.mode = lake.mode;
    texts.projection =
        Projection.parse(
            "count BIGINT",
            "_key AS song_id, CAST(count AS STRING) AS song_name, count AS plays",
            FieldType.STRING,
            TableLayout.RESERVED_NAMES);
    String line = "{\"count\":%d,\"_key\":\"%s\",\"_offset\":%d}%n";
    texts.land(0, 0, 2, line.formatted(1, "é", 0), line.formatted(1, "b", 1));
    texts.compact();
    texts.land(0, 2, 3, line.formatted(2, "é", 2));
    texts.compact();
    assertThat(texts.rows()).isEqualTo(Map.of("é", "2 2 @0/2", "b", "1 1 @0/1"));
    texts.mode = WriteMode.of(WriteMode.Mode.COPY_ON_WRITE);
    texts.land(0, 3, 4, line.formatted(3, "b", 3));
    texts.compact();
    assertThat(texts.rows()).isEqualTo(Map.of("é", "2 2 @0/2", "b", "3 3 @0/3"));
  }

  @Test
  void copiesWhereThatCostsLittleAndAfterManyDeletes() throws IOException {
    lake.mode = new WriteMode(WriteMode.Mode.AUTO, 0);
    Lake wide = new Lake(folder.resolve("wide"), 1);
    wide.mode = lake.mode;
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      many.append(play(0, i, "song", 1, i));
    }
    wide.land(0, 0, 100, many.toString());
    wide.compact();
    int deltas = 0;
    for (int i = 0; i <= 20; i++) {
      wide.land(0, 100 + i, 101 + i, play(0, i, "song", 2, 100 + i));
      deltas += wide.compact().rows().isEmpty() ? 1 : 0;
    }
    assertThat(deltas).isEqualTo(20); // the one after is a copy of all
    assertThat(wide.rows()).hasSize(100).containsEntry(20L, "song 2 @0/120");
    wide.mode = new WriteMode(WriteMode.Mode.AUTO, 100);
    wide.land(0, 121, 122, play(0, 0, "song", 3, 121));
    assertThat(wide.compact().rows()).hasValue(100);
  }

  @Test
  void copiesInAnyModeBeforeATaskWouldHoldTooManyDeletedKeys() throws IOException {
    lake.mode = new WriteMode(WriteMode.Mode.MERGE_ON_READ, 0, 3);
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), play(0, 4, "Four", 2, 3));
    lake.compact();
    assertThat(summary("total-equality-deletes")).isEqualTo("2");
    lake.land(0, 4, 5, play(0, 1, "Believe", 3, 4));
    assertThat(lake.compact().rows()).hasValue(3);
    assertThat(summary("total-equality-deletes")).isEqualTo("0");
    assertThat(lake.rows()).containsEntry(1L, "Believe 3 @0/4");
  }

  @Test
  void lessMemoryMeansFewerDeletedKeys() {
    WriteMode mode = WriteMode.of(WriteMode.Mode.MERGE_ON_READ);
    assertThat(mode.within(15_000).maxDeletedKeys()).isEqualTo(100);
    assertThat(mode.within(Long.MAX_VALUE)).isEqualTo(mode);
  }

  @Test
  void rebuildsWithoutDeleteFiles() throws IOException {
    lake.land(0, 2, 3, play(0, 1, "Believe", 2, 2));
    lake.compact();
    assertThat(lake.rebuild().rows()).hasValue(3);
    assertThat(summary("total-delete-files")).isEqualTo("0");
  }

  @Test
  void refusesDeletesThatAreNotByKey() throws IOException {
    Table table = lake.catalog.loadTable(Lake.ID);
    DataFile file = table.newScan().planFiles().iterator().next().file();
    DeleteFile foreign =
        FileMetadata.deleteFileBuilder(table.spec())
            .ofPositionDeletes()
            .withPath(file.location() + ".deletes")
            .withFileSizeInBytes(1)
            .withRecordCount(1)
            .withPartition(file.partition())
            .withFormat("parquet")
            .build();
    table.newRowDelta().addDeletes(foreign).commit();
    int partition = file.partition().get(0, Integer.class);
    long next = partition == 0 ? 2 : 1;
    lake.land(partition, next, next + 1, play(partition, 9, "Nine", 1, next));
    assertThatThrownBy(lake::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("delete files of another writer")
        .hasMessageContaining("run maintain");
  }
}
