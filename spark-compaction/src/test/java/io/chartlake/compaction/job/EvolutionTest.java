package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose columns are not those that are asked for. */
class EvolutionTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void lake() {
    lake = new Lake(folder, 2);
  }

  @Test
  void refusesATableOfAnotherShapeNamingTheDifference() {
    lake.open();
    lake.projection =
        Projection.parse(
            Lake.COLUMNS,
            "_key AS song_id, CAST(count AS INT) AS plays, songName AS title",
            FieldType.BIGINT,
            Set.of());
    assertThatThrownBy(lake::open)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("column plays is long, not int")
        .hasMessageContaining("it has a column song_name that --select does not make")
        .hasMessageContaining("run rebuild");
  }

  @Test
  void addsAColumnWithTheFirstRowsThatHaveIt() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    lake.projection =
        Projection.parse(
            Lake.COLUMNS,
            Lake.SELECT + ", CAST(_timestamp AS STRING) AS at",
            FieldType.BIGINT,
            TableLayout.RESERVED_NAMES);
    assertThatThrownBy(lake::open)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no column at string")
        .hasMessageContaining("--evolve");
    evolving().run();
    assertThat(lake.catalog.loadTable(Lake.ID).schema().findField("at")).isNull();
    lake.land(0, 1, 2, play(0, 4, "Four", 1, 1));
    Result result = evolving().run();
    Table table = lake.catalog.loadTable(Lake.ID);
    assertThat(table.currentSnapshot().snapshotId()).isEqualTo(result.snapshot().getAsLong());
    assertThat(table.currentSnapshot().schemaId()).isEqualTo(table.schema().schemaId());
    assertThat(column("at")).isEqualTo(Map.of(1L, "null", 4L, "2023-11-14T22:13:20.001Z"));
    lake.land(0, 2, 3, play(0, 1, "Believe", 2, 2));
    assertThat(evolving().run().rows()).hasValue(2);
    assertThat(lake.rows()).containsEntry(1L, "Believe 2 @0/2");
  }

  private Compaction evolving() {
    return lake.compaction(false, 0, LatestTable.Evolution.ADD_COLUMNS);
  }

  private Map<Object, String> column(String name) throws IOException {
    Map<Object, String> values = new TreeMap<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(lake.catalog.loadTable(Lake.ID)).build()) {
      rows.forEach(row -> values.put(row.getField("song_id"), String.valueOf(row.getField(name))));
    }
    return values;
  }

  @Test
  void rebuildsATableOfAnotherShape() throws IOException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 7, 0));
    lake.compact();
    lake.projection =
        Projection.parse(
            Lake.COLUMNS,
            "CAST(count AS INT) AS plays, _key AS song_id, songName AS song_name",
            FieldType.BIGINT,
            TableLayout.RESERVED_NAMES);
    lake.rebuild();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 7 @0/0"));
    Table table = lake.catalog.loadTable(Lake.ID);
    assertThat(table.schema().findField("updated_at")).isNull();
    assertThat(table.schema().findField("plays").type()).isEqualTo(Types.IntegerType.get());
    lake.land(0, 1, 2, play(0, 1, "Believe", 8, 1));
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 8 @0/1"));
  }
}
