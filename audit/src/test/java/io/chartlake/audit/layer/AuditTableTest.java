package io.chartlake.audit.layer;

import static io.chartlake.audit.layer.AuditAssert.assertAllOk;
import static io.chartlake.audit.layer.AuditAssert.assertCannotJudge;
import static io.chartlake.audit.layer.AuditAssert.assertFailed;
import static io.chartlake.audit.layer.AuditAssert.assertOnly;
import static io.chartlake.audit.layer.AuditAssert.doubled;
import static io.chartlake.audit.layer.AuditAssert.layer;
import static io.chartlake.audit.layer.AuditAssert.lost;
import static io.chartlake.audit.layer.AuditAssert.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import io.chartlake.audit.report.ReportText;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Table, view and raw table: each defect planted is found, and nothing else (I5). */
class AuditTableTest {
  @TempDir private Path folder;
  private World world;

  @BeforeEach
  void build() {
    world = new World(folder);
  }

  private void watermark(String json) {
    world.tables.ancestry = List.of(world.snapshot(7, json));
  }

  @Test
  void readsTheOneSnapshotThatItJudges() {
    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(world.tables.snapshotsRead)
        .containsExactly(OptionalLong.of(7), OptionalLong.empty());
    assertThat(layer(report, World.TABLE).note()).contains("snapshot 7").contains("behind");
  }

  @Test
  void findsAStaleRow() { // I5
    Map<String, Object> row = world.row(World.TABLE, 4);
    row.put("plays", (long) row.get("plays") - 1);

    LayerResult layer = assertOnly(world.audit(), World.TABLE, wrong(1));

    assertThat(layer.items().get(0)).contains("key 4: plays is");
  }

  @Test
  void comparesCountsOfEighteenDigitsAndMore() {
    world.skipped = EnumSet.of(AuditPart.LEDGER, AuditPart.TOPIC, AuditPart.CHANGELOG);
    world.changelog.append(1, 4, World.value(1L << 62, 4));
    world.land();
    world.watermark.put(1, world.landed(1));
    world.compactAt();
    world.serve();

    assertThat(world.audit().ok()).isTrue();
  }

  @Test
  void findsAWrongName() {
    world.row(World.TABLE, 4).put("song_name", "Other");

    assertOnly(world.audit(), World.TABLE, wrong(1));

    world.row(World.TABLE, 4).put("song_name", null);

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsARowFromAnotherPosition() { // I5
    Map<String, Object> row = world.row(World.TABLE, 4);
    row.put("kafka_offset", (long) row.get("kafka_offset") - 1);

    assertOnly(world.audit(), World.TABLE, wrong(1));

    row.put("kafka_offset", (long) row.get("kafka_offset") + 1);
    row.put("kafka_partition", 2);

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsAMissingRow() {
    world.tables.tables.get(World.TABLE).removeIf(row -> row.get("song_id").equals(4L));

    LayerResult layer = assertOnly(world.audit(), World.TABLE, lost(1));

    assertThat(layer.items().get(0)).startsWith("lost: key 4 of partition 1, offset ");
  }

  @Test
  void findsAnExtraRow() {
    Map<String, Object> row = new HashMap<>(world.row(World.TABLE, 4));
    row.put("song_id", 400L);
    world.tables.tables.get(World.TABLE).add(row);

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsARowWithoutKey() {
    Map<String, Object> row = new HashMap<>(world.row(World.TABLE, 4));
    row.put("song_id", null);
    world.tables.tables.get(World.TABLE).add(row);

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsTwoRowsOfOneSong() { // I8
    world.tables.tables.get(World.TABLE).add(world.row(World.TABLE, 4));

    assertOnly(world.audit(), World.TABLE, doubled(1));
  }

  @Test
  void findsARowThatATombstoneShouldHaveRemoved() { // I5
    world.skipped = EnumSet.of(AuditPart.LEDGER, AuditPart.TOPIC, AuditPart.CHANGELOG);
    world.changelog.append(1, 4, null);
    world.land();
    Map<String, Object> row = world.row(World.TABLE, 4);
    world.watermark.put(1, world.landed(1));
    world.compactAt();
    world.serve();

    assertThat(world.audit().ok()).isTrue();

    world.tables.tables.get(World.TABLE).add(row);

    assertFailed(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsAWatermarkAheadOfItsRows() { // I5
    world.watermark.put(1, world.landed(1));
    watermark(world.watermarkJson());

    LayerResult layer = layer(world.audit(), World.TABLE);
    assertThat(layer.verdict()).isEqualTo(LayerVerdict.FAILED);
    assertThat(layer.figures().wrong()).isPositive();
  }

  @Test
  void findsAWatermarkBehindItsRows() { // I5
    world.watermark.put(1, world.zone.parse(world.objects(1).get(0)).range().to());
    watermark(world.watermarkJson());

    LayerResult layer = layer(world.audit(), World.TABLE);
    assertThat(layer.verdict()).isEqualTo(LayerVerdict.FAILED);
    assertThat(layer.figures().wrong()).isPositive();
  }

  @Test
  void findsAWatermarkBeyondTheRawObjects() {
    for (int partition = 0; partition < World.PARTITIONS; partition++) {
      world.watermark.put(partition, world.landed(partition));
    }
    world.compactAt();

    assertAllOk(world.audit());

    world.watermark.merge(1, 1L, Long::sum);
    watermark(world.watermarkJson());

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsAWatermarkOfAnotherTopic() {
    String json = world.watermarkJson();
    watermark(json.replace("\"topic-id\"", "\"other-id\""));

    assertOnly(world.audit(), World.TABLE, wrong(1));

    watermark(json.replace(World.CHANGELOG + "\",", "other\","));

    assertOnly(world.audit(), World.TABLE, wrong(1));

    watermark(json.replace("\"partitions\":3", "\"partitions\":12"));

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void findsALastObjectThatReachesBeyondTheNextOffset() { // songs_now would pass over records
    String json = world.watermarkJson();
    String before = world.objects(1).get(world.objects(1).size() - 2);
    String last = world.lastObject(1);
    watermark(json.replace(before, last));

    assertOnly(world.audit(), World.TABLE, wrong(1));
  }

  @Test
  void takesTheWatermarkOfTheNewestAncestorThatHasOne() {
    world.tables.ancestry =
        List.of(
            world.snapshot(9, null),
            world.snapshot(8, world.watermarkJson()),
            world.snapshot(7, "{\"version\":1}"));

    assertAllOk(world.audit());
    assertThat(world.tables.snapshotsRead.get(0)).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void cannotJudgeATableWithoutWatermark() {
    world.tables.ancestry = List.of(world.snapshot(9, null));

    LayerResult layer = assertCannotJudge(world.audit(), World.TABLE);

    assertThat(layer.note()).contains("has 'chartlake.watermark'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{\"version\":2,\"topic\":\"t\",\"partitions\":3,\"next\":{}}",
        "{\"version\":1,\"topic\":\"t\",\"partitions\":3}",
        "{\"version\":1,\"topic\":\"t\",\"next\":{}}",
        "{\"version\":1,\"topic\":\"t\",\"partitions\":4294967299,\"next\":{}}",
        "{\"version\":1,\"topic\":\"t\",\"partitions\":3,\"next\":{\"3\":1}}",
        "{\"version\":1,\"topic\":\"t\",\"partitions\":3,\"next\":{\"x\":1}}",
        "{\"version\":1,\"topic\":\"t\",\"partitions\":3,\"next\":{\"1\":-1}}"
      })
  void cannotJudgeAWatermarkItCannotRead(String json) {
    watermark(json);

    LayerResult layer = assertCannotJudge(world.audit(), World.TABLE);

    assertThat(layer.note()).contains("'" + json + "'");
  }

  @Test
  void cannotJudgeATableThatIsNotThere() {
    world.tables.tables.remove(World.TABLE);

    assertThat(assertCannotJudge(world.audit(), World.TABLE).note()).contains("run the compaction");

    world.tables.tables.put(World.TABLE, List.of());
    world.tables.ancestry = List.of();

    assertThat(assertCannotJudge(world.audit(), World.TABLE).note()).contains("no snapshot");
  }

  @Test
  void cannotJudgeWhenTrinoIsAway() {
    world.tables.failure = Optional.of(new SourceException("Trino is away"));

    AuditReport report = world.audit();

    for (String name : List.of(World.TABLE, World.NOW, World.RAW_TABLE)) {
      assertCannotJudge(report, name);
    }
    assertThat(layer(report, "raw objects").verdict()).isEqualTo(LayerVerdict.OK);
  }

  @Test
  void findsWhatTheViewLacksOrShowsOtherwise() {
    List<Map<String, Object>> rows = world.tables.tables.get(World.NOW);
    rows.add(rows.get(1));
    rows.get(0).put("plays", 1L);
    rows.remove(5);

    LayerResult layer =
        assertOnly(world.audit(), World.NOW, lost(1).plus(doubled(1)).plus(wrong(1)));
    assertThat(layer.items()).hasSize(3);
  }

  @Test
  void findsRawRowsTooManyOrTooFew() {
    String key = world.objects(1).get(1);
    rowsOf(key, -2);

    LayerResult layer = assertOnly(world.audit(), World.RAW_TABLE, lost(2));

    assertThat(layer.items()).containsExactly("lost: 3 rows of " + key + ", which has 5 lines");

    rowsOf(key, 3);

    assertOnly(world.audit(), World.RAW_TABLE, doubled(3));
  }

  @Test
  void comparesEachObjectsRowsByThemselves() { // one too many does not make up for one too few
    String first = world.objects(1).get(1);
    String second = world.objects(2).get(0);
    ToLongFunction<String> right = world.tables.rowsOfObject;
    world.tables.rowsOfObject =
        key -> right.applyAsLong(key) + (key.equals(first) ? 1 : 0) - (key.equals(second) ? 1 : 0);

    assertOnly(world.audit(), World.RAW_TABLE, lost(1).plus(doubled(1)));
  }

  @Test
  void passesOverRowsOfObjectsThatWereMergedMeanwhile() {
    String key = world.objects(1).get(1);
    ToLongFunction<String> right = world.tables.rowsOfObject;
    world.tables.rowsOfObject =
        asked -> {
          world.store.objects.remove(key);
          return asked.equals(key) ? 0 : right.applyAsLong(asked);
        };

    assertAllOk(world.audit());
  }

  @Test
  void asksAgainWhereAnObjectWasGone() {
    world.tables.unsteady = 2;

    assertAllOk(world.audit());

    world.tables.unsteady = 100;

    assertCannotJudge(world.audit(), World.TABLE);
  }

  private void rowsOf(String object, long difference) {
    world.tables.rowsOfObject =
        key -> world.store.lines(key).size() + (key.equals(object) ? difference : 0);
  }

  @Test
  void failsWhenItSawLessThanExpected() {
    world.expectEvents = OptionalLong.of(World.PLAYS);
    world.expectObjects = OptionalLong.of(world.store.objects.size());
    world.expectCommits = OptionalLong.of(1);

    assertAllOk(world.audit());

    world.expectEvents = OptionalLong.of(World.PLAYS + 1);

    assertOnly(world.audit(), "expected plays", lost(1));

    world.expectEvents = OptionalLong.empty();
    world.expectObjects = OptionalLong.of(1_000);

    assertOnly(world.audit(), "expected objects", lost(1_000 - world.store.objects.size()));

    world.expectObjects = OptionalLong.empty();
    world.expectCommits = OptionalLong.of(3);

    assertOnly(world.audit(), "expected commits", lost(2));
  }

  @Test
  void countsNeitherMaintenanceNorTheTablesCreationAsCommits() {
    String watermark = world.watermarkJson();
    world.tables.ancestry =
        List.of(
            world.snapshot(9, watermark), world.snapshot(7, watermark), world.snapshot(1, null));
    world.expectCommits = OptionalLong.of(1);

    assertAllOk(world.audit());

    world.expectCommits = OptionalLong.of(2);

    assertOnly(world.audit(), "expected commits", lost(1));
  }

  @Test
  void doesNotTouchWhatIsSkipped() {
    world.tables.failure = Optional.of(new SourceException("Trino is away"));
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.TRINO);

    AuditReport report = world.audit();

    assertThat(report.ok()).isTrue();
    assertThat(report.layers().stream().filter(l -> l.verdict() == LayerVerdict.SKIPPED))
        .extracting(LayerResult::layer)
        .containsExactly(World.TABLE, World.NOW, World.RAW_TABLE);
    assertThat(ReportText.of(report)).contains("skipped       as asked by --skip");
  }
}
