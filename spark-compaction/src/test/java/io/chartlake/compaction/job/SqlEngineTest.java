package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.sql.SqlSelect;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole rounds whose columns are expressions. */
class SqlEngineTest {
  private static final String SELECT =
      "_key AS song_id, coalesce(upper(songName), '?') AS song_name, 60 / count AS per_play,"
          + " CAST(count * 10 AS INT) AS plays";

  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void lake() {
    lake = new Lake(folder, 2);
    lake.projection = sql(Lake.COLUMNS, SELECT);
  }

  private static Projection sql(String columns, String select) {
    return SqlSelect.parse(columns, select, FieldType.BIGINT, TableLayout.RESERVED_NAMES, "UTC");
  }

  @Test
  void keepsTheRowOfAKeyWhoseNewerRecordHasNoValue() throws IOException { // I5, I7
    lake.land(0, 0, 2, play(0, 1, "Believe", 2, 0), play(0, 2, null, 3, 1));
    lake.land(1, 0, 2, play(1, 5, "Zombie", 4, 0), tombstone(1, 6, 1));
    lake.compact();
    assertThat(lake.rows())
        .isEqualTo(Map.of(1L, "BELIEVE 20 @0/0", 2L, "? 30 @0/1", 5L, "ZOMBIE 40 @1/0"));
    assertThat(lake.open().refreshed().watermark()).isPresent();

    lake.land(0, 2, 4, play(0, 1, "Believe", 0, 2), play(0, 2, "Two", 1_000_000_000, 3));
    lake.land(1, 2, 4, tombstone(1, 5, 2), play(1, 7, "Seven", 1, 3));
    Result result = lake.compact();
    assertThat(result.rejects()).isEqualTo(2);
    assertThat(lake.rows())
        .isEqualTo(Map.of(1L, "BELIEVE 20 @0/0", 2L, "? 30 @0/1", 7L, "SEVEN 10 @1/3"));
  }

  @Test
  void makesTheTypesOfItsExpressions() {
    Schema schema = lake.open().change().target().schema();
    assertThat(schema.findType("song_name")).isEqualTo(Types.StringType.get());
    assertThat(schema.findType("per_play")).isEqualTo(Types.DoubleType.get());
    assertThat(schema.findType("plays")).isEqualTo(Types.IntegerType.get());
  }

  @Test
  void mergesOnReadAndRebuildsTheSameTable() throws IOException { // I5
    lake.mode = WriteMode.of(WriteMode.Mode.MERGE_ON_READ);
    lake.land(0, 0, 2, play(0, 1, "Believe", 2, 0), play(0, 2, "Two", 3, 1));
    lake.compact();
    lake.land(0, 2, 5, play(0, 1, "Again", 6, 2), tombstone(0, 2, 3), play(0, 1, "None", 0, 4));
    lake.compact();
    Map<Object, String> rows = lake.rows();
    assertThat(rows).isEqualTo(Map.of(1L, "AGAIN 60 @0/2"));
    lake.rebuild();
    assertThat(lake.rows()).isEqualTo(rows);
  }

  @Test
  void rebuildsATableOfThePlainEngine() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 2, 0));
    lake.projection =
        Projection.parse(Lake.COLUMNS, Lake.SELECT, FieldType.BIGINT, TableLayout.RESERVED_NAMES);
    lake.compact();
    lake.projection = sql(Lake.COLUMNS, SELECT);
    lake.rebuild();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "BELIEVE 20 @0/0"));
  }

  @Test
  void addsAComputedColumnWithTheFirstRowsThatHaveIt() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 2, 0));
    lake.compact();
    lake.projection = sql(Lake.COLUMNS, SELECT + ", length(songName) AS letters");
    lake.land(0, 1, 2, play(0, 2, "Two", 3, 1));
    lake.compaction(false, 0, LatestTable.Evolution.ADD_COLUMNS).run();
    assertThat(lake.catalog.loadTable(Lake.ID).schema().findType("letters"))
        .isEqualTo(Types.IntegerType.get());
    assertThat(lake.rows()).hasSize(2);
  }

  @Test
  void readsIntoANestedValue() throws IOException {
    lake.projection =
        sql(
            "song STRING, count BIGINT",
            "_key AS song_id, get_json_object(song, '$.name') AS song_name,"
                + " CAST(get_json_object(song, '$.charts[1].plays') AS BIGINT) AS plays");
    String nested = "{\"name\":\"Say \\\"Hi\\\"\",\"charts\":[{},{\"plays\":7}]}";
    lake.land(
        0,
        0,
        1,
        "{\"song\":" + nested + ",\"_key\":1,\"_partition\":0,\"_offset\":0,\"_timestamp\":1}\n");
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Say \"Hi\" 7 @0/0"));
  }
}
