package io.chartlake.compaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tag of an hour ago is the newest state by then, or none. */
class HourTagsTest {
  @TempDir private Path folder;
  private final Instant begun = Instant.now();

  private String nameOf(int hoursAgo) {
    return HourTags.name(begun.minus(Duration.ofHours(hoursAgo)));
  }

  private Table table() {
    return new HadoopCatalog(new Configuration(), folder.toString())
        .createTable(
            TableIdentifier.of("music", "songs"),
            new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
  }

  private static Instant commit(Table table) {
    table.newFastAppend().commit();
    Instant committed = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
    await().until(() -> Instant.now().isAfter(committed.plusMillis(1)));
    return committed;
  }

  private static void tag(Table table, String name) {
    table.manageSnapshots().createTag(name, table.currentSnapshot().snapshotId()).commit();
  }

  @Test
  void isTheNewestStateOfAllThatWereThereByThen() {
    Table table = table();
    Instant first = commit(table);
    tag(table, nameOf(1));
    Instant second = commit(table);
    tag(table, nameOf(0));
    tag(table, "release-7");
    Instant third = commit(table);
    table
        .manageSnapshots()
        .createBranch("hour-9999-11-23-23", table.currentSnapshot().snapshotId())
        .commit();
    assertThat(HourTags.newest(table, first.minusMillis(1))).isEmpty();
    assertThat(HourTags.newest(table, first)).contains(nameOf(1));
    assertThat(HourTags.newest(table, second.minusMillis(1))).contains(nameOf(1));
    assertThat(HourTags.newest(table, third)).contains(nameOf(0));
  }

  @Test
  void oneThatIsHoursOlderIsNone() {
    Table table = table();
    Instant first = commit(table);
    tag(table, nameOf(4));
    assertThat(HourTags.newest(table, first)).isEmpty();
    tag(table, nameOf(1)); // of the same state, as nothing has changed since
    assertThat(HourTags.newest(table, first)).contains(nameOf(1));
  }

  @Test
  void anHourIsWrittenAsNamesAreOrdered() {
    assertThat(HourTags.name(Instant.parse("2026-11-23T21:59:59Z")))
        .isEqualTo("hour-2026-11-23-21");
  }
}
