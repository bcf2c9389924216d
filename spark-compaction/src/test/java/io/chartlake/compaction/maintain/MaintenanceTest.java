package io.chartlake.compaction.maintain;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.MaintainedLake;
import io.chartlake.compaction.job.OtherWriter;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance changes no row and no watermark, alone, beside compaction and when it is killed. */
class MaintenanceTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration TOMORROW = Duration.ofHours(25);
  private static final MaintenanceSettings SETTINGS =
      new MaintenanceSettings(
          Duration.ofHours(2),
          Duration.ofDays(7),
          Optional.of(Duration.ofHours(24)),
          Optional.empty());

  @TempDir private Path folder;
  private MaintainedLake lake;

  /** Four rounds that leave data and delete files of keys beside each other. */
  @BeforeEach
  void fourRounds() throws IOException {
    lake = new MaintainedLake(folder, 2, WriteMode.Mode.MERGE_ON_READ);
    fourRounds(lake);
  }

  private static void fourRounds(MaintainedLake lake) throws IOException {
    lake.lake.land(0, 0, 3, play(0, 1, "A", 1, 0), play(0, 2, "B", 1, 1), play(0, 3, "C", 1, 2));
    lake.lake.land(1, 0, 1, play(1, 9, "Z", 1, 0));
    lake.compact();
    lake.lake.land(0, 3, 4, play(0, 1, "A", 2, 3));
    lake.compact();
    lake.lake.land(0, 4, 6, tombstone(0, 2, 4), play(0, 3, "C", 2, 5));
    lake.compact();
    lake.lake.land(0, 6, 7, play(0, 1, "A", 3, 6));
    lake.compact();
  }

  private static final Map<Object, String> ROWS =
      Map.of(1L, "A 3 @0/6", 3L, "C 2 @0/5", 9L, "Z 1 @1/0");

  private static long total(Table table, String property) {
    return Long.parseLong(table.currentSnapshot().summary().getOrDefault(property, "0"));
  }

  @Test
  void rewritesFilesThatHaveDeletes() throws IOException { // I5
    Watermark watermark = lake.watermark();
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isEqualTo(3);
    MaintenanceResult result = lake.maintain(SETTINGS, NOW);
    assertThat(result.rewrite()).isEqualTo(new FileRewrite.Outcome(4, 1, 3, 0));
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isZero();
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DATA_FILES_PROP)).isEqualTo(2);
    assertThat(lake.lake.rows()).isEqualTo(ROWS);
    assertThat(lake.watermark()).isEqualTo(watermark);
    lake.lake.land(0, 7, 8, play(0, 3, "C", 7, 7));
    lake.compact();
    assertThat(lake.lake.rows()).containsEntry(3L, "C 7 @0/7").hasSize(3);
  }

  @Test
  void doesNothingTheSecondTime() throws IOException {
    lake.maintain(SETTINGS, NOW);
    Table table = lake.table();
    MaintenanceResult second = lake.maintain(SETTINGS, NOW);
    assertThat(second.rewrite()).isEqualTo(new FileRewrite.Outcome(0, 0, 0, 0));
    assertThat(second.stamped()).isFalse();
    assertThat(second.tag()).isEmpty();
    assertThat(second.expiry()).isEqualTo(new SnapshotExpiry.Outcome(0, 0, 0, 0));
    assertThat(lake.table().currentSnapshot()).isEqualTo(table.currentSnapshot());
  }

  /** The rewritten file must count as old as what it was read from. */
  @Test
  void keepsDeletesByKeyThatWereCommittedMeanwhile() throws IOException { // I5, I8
    lake.lake.land(0, 7, 9, play(0, 1, "A", 9, 7), tombstone(0, 3, 8));
    boolean[] raced = {false};
    Table table =
        TableThat.commits(
            lake.table(),
            commit -> {
              if (!raced[0]) {
                raced[0] = true;
                compactNow();
                throw new CommitFailedException("the base has moved");
              }
              commit.run();
            });
    MaintenanceResult result = lake.maintain(table, SETTINGS, NOW);
    assertThat(raced[0]).isTrue();
    assertThat(result.rewrite()).isEqualTo(new FileRewrite.Outcome(4, 1, 3, 0)); // not anew
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isEqualTo(1);
    assertThat(lake.lake.rows()).isEqualTo(Map.of(1L, "A 9 @0/7", 9L, "Z 1 @1/0"));
  }

  @Test
  void plansAPartitionAnewThatCompactionHasCopied() throws IOException { // I5, I8
    lake.lake.land(0, 7, 8, play(0, 1, "A", 9, 7));
    MaintainedLake copying = new MaintainedLake(folder, 2, WriteMode.Mode.COPY_ON_WRITE);
    boolean[] raced = {false};
    Table table =
        TableThat.commits(
            lake.table(),
            commit -> {
              if (!raced[0]) {
                raced[0] = true;
                unchecked(copying::compact);
                throw new CommitFailedException("the base has moved");
              }
              commit.run();
            });
    MaintenanceResult result = lake.maintain(table, SETTINGS, NOW);
    assertThat(result.rewrite()).isEqualTo(new FileRewrite.Outcome(0, 0, 0, 0));
    assertThat(lake.lake.rows()).containsEntry(1L, "A 9 @0/7").hasSize(3);
  }

  @Test
  void goesOnWhenFilesOfALostCommitCannotBeDeleted() throws IOException {
    lake.lake.land(0, 7, 8, play(0, 1, "A", 9, 7));
    MaintainedLake copying = new MaintainedLake(folder, 2, WriteMode.Mode.COPY_ON_WRITE);
    boolean[] raced = {false};
    Table table =
        TableThat.deletesNothing(
            lake.table(),
            commit -> {
              if (!raced[0]) {
                raced[0] = true;
                unchecked(copying::compact);
                throw new CommitFailedException("the base has moved");
              }
              commit.run();
            });
    assertThat(lake.maintain(table, SETTINGS, NOW).rewrite().partitionsLeft()).isZero();
    assertThat(lake.lake.rows()).containsEntry(1L, "A 9 @0/7").hasSize(3);
  }

  @Test
  void rewritesPositionDeletesOfOtherWriters() throws IOException { // I5
    Table table = lake.table();
    new OtherWriter(table).deleteFirstRow(OtherWriter.fileOf(table, 1));
    lake.lake.land(1, 1, 2, play(1, 10, "Y", 1, 1));
    assertThatThrownBy(lake::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("run maintain");
    lake.maintain(SETTINGS, NOW);
    lake.compact();
    assertThat(lake.lake.rows()).isEqualTo(Map.of(1L, "A 3 @0/6", 3L, "C 2 @0/5", 10L, "Y 1 @1/1"));
  }

  @Test
  void keepsTheOtherRowsOfAFileWithAPositionDelete() throws IOException { // I5
    lake.maintain(SETTINGS, NOW); // one file with both rows of the partition
    Table table = lake.table();
    new OtherWriter(table).deleteFirstRow(OtherWriter.fileOf(table, 0));
    Map<Object, String> left = lake.lake.rows();
    assertThat(left).hasSize(ROWS.size() - 1);

    lake.maintain(SETTINGS, NOW);

    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isZero();
    assertThat(lake.lake.rows()).isEqualTo(left);
    lake.compact();
  }

  /** A row of no partition, of one that the topic does not have, and under another partitioning. */
  @Test
  void writesFilesOfOthersAnewUntilTheirDeletedRowsAreGone() throws IOException { // I5
    OtherWriter other = new OtherWriter(lake.table());
    List<DataFile> files = new ArrayList<>();
    files.add(other.insert(Map.of("song_id", 777_777L)));
    files.add(other.insert(Map.of("song_id", 777_778L, "kafka_partition", 2)));
    lake.table().updateSpec().removeField("kafka_partition").commit();
    files.add(new OtherWriter(lake.table()).insert(Map.of("song_id", 777_779L)));
    lake.table().updateSpec().addField("kafka_partition").commit();
    for (DataFile file : files) {
      new OtherWriter(lake.table()).deleteFirstRow(file);
    }
    lake.maintain(SETTINGS, NOW);
    assertThat(OtherWriter.dataFiles(lake.table()))
        .extracting(DataFile::location)
        .hasSize(2)
        .doesNotContainAnyElementsOf(files.stream().map(DataFile::location).toList());
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isZero();
    assertThat(lake.lake.rows()).isEqualTo(ROWS);
  }

  @Test
  void tagsEachHourOnceWhereTheWatermarkIs() throws IOException {
    HourUtc before = HourUtc.of(Instant.now());
    MaintenanceResult result = lake.maintain(SETTINGS, NOW);
    assertThat(result.tag())
        .get()
        .isIn("hour-" + before, "hour-" + before.next()); // the hour may have turned
    assertThat(lake.maintain(SETTINGS, Duration.ofHours(1)).tag()).isPresent();
    lake.lake.land(0, 7, 8, play(0, 1, "A", 9, 7));
    lake.compact();
    lake.maintain(SETTINGS, TOMORROW);
    Table table = lake.table();
    table
        .manageSnapshots()
        .setCurrentSnapshot(table.refs().get(result.tag().get()).snapshotId())
        .commit();
    assertThat(lake.lake.rows()).isEqualTo(ROWS);
    assertThat(lake.watermark().next(0)).isEqualTo(7);
    lake.compact();
    assertThat(lake.lake.rows()).containsEntry(1L, "A 9 @0/7");
  }

  @Test
  void letsTagsExpire() throws IOException {
    Table table = lake.table();
    table
        .manageSnapshots()
        .createTag("hour-2020-01-01-00", table.currentSnapshot().snapshotId())
        .setMaxRefAgeMs("hour-2020-01-01-00", 1)
        .commit();
    MaintenanceResult result = lake.maintain(SETTINGS, NOW);
    assertThat(result.expiry().tags()).isEqualTo(1);
    assertThat(lake.table().refs()).doesNotContainKey("hour-2020-01-01-00");
  }

  /** Rewrites that are newer than the last round, and no tag that asks for a watermark. */
  @Test
  void keepsTheWatermarkWhenItsSnapshotExpires() throws IOException { // I5
    Watermark watermark = lake.watermark();
    new FileRewrite(lake.table(), MaintainedLake::spark).run();
    MaintenanceSettings tagless =
        new MaintenanceSettings(
            Duration.ofHours(2), Duration.ofMillis(1), Optional.empty(), Optional.empty());
    MaintenanceResult result = lake.maintain(tagless, TOMORROW);
    assertThat(result.stamped()).isTrue();
    assertThat(result.expiry().snapshots()).isEqualTo(6);
    assertThat(result.expiry().files()).isPositive();
    assertThat(lake.table().snapshots()).hasSize(1);
    assertThat(lake.watermark()).isEqualTo(watermark);
    assertThat(lake.lake.rows()).isEqualTo(ROWS);
    assertThat(lake.maintain(tagless, TOMORROW).stamped()).isFalse();
  }

  @Test
  void statesTheWatermarkThatACompactionHasMovedMeanwhile() throws IOException { // I5, I8
    new FileRewrite(lake.table(), MaintainedLake::spark).run();
    lake.lake.land(0, 7, 8, play(0, 1, "A", 9, 7));
    boolean[] raced = {false};
    Table table =
        TableThat.commits(
            lake.table(),
            commit -> {
              if (!raced[0]) {
                raced[0] = true;
                compactNow();
                throw new CommitFailedException("the base has moved");
              }
              commit.run();
            });
    lake.maintain(table, SETTINGS, TOMORROW);
    assertThat(raced[0]).isTrue();
    assertThat(lake.watermark().next(0)).isEqualTo(8);
    assertThat(lake.lake.rows()).containsEntry(1L, "A 9 @0/7");
  }

  @Test
  void removesOnlyOldFilesThatNobodyKnows() throws IOException {
    lake.maintain(SETTINGS, NOW);
    lake.lake.land(0, 7, 8, play(0, 1, "A", 9, 7));
    lake.compact(); // with a delete file
    Path location = Path.of(lake.table().location());
    Path old = Files.writeString(location.resolve("data/kafka_partition=0/old.parquet"), "left");
    Path oldMetadata = Files.writeString(location.resolve("metadata/old-m0.avro"), "left");
    Path elsewhere = Files.writeString(location.resolve("notes.txt"), "not of the table");
    age(location);
    Path young = Files.writeString(location.resolve("data/kafka_partition=0/new.parquet"), "new");
    MaintenanceResult result = lake.maintain(SETTINGS, NOW);
    assertThat(result.orphans()).isEqualTo(new OrphanRemoval.Outcome(2, 8));
    assertThat(old).doesNotExist();
    assertThat(oldMetadata).doesNotExist();
    assertThat(elsewhere).exists();
    assertThat(young).exists();
    assertEverySnapshotReads();
    lake.lake.land(0, 8, 9, play(0, 1, "A", 10, 8));
    lake.compact();
    assertThat(lake.lake.rows()).containsEntry(1L, "A 10 @0/8").hasSize(3);
  }

  private static void age(Path location) throws IOException {
    FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    try (Stream<Path> files = Files.walk(location)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, twoDaysAgo);
      }
    }
  }

  /** Each remaining snapshot holds the rows below the watermark it was made with. */
  private void assertEverySnapshotReads() throws IOException { // I5
    Table table = lake.table();
    for (Snapshot snapshot : table.snapshots()) {
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
        List<Object> keys = new ArrayList<>();
        rows.forEach(row -> keys.add(row.getField("song_id")));
        assertThat(keys).doesNotHaveDuplicates().contains(1L, 3L, 9L);
      }
    }
  }

  /** Killed before each commit and among the files that are deleted. */
  @Test
  void canBeKilledAnywhere() throws IOException { // I5
    Path location = Path.of(lake.table().location());
    int deaths = 0;
    long offset = 7;
    for (boolean finished = false; !finished; offset++) {
      lake.lake.land(0, offset, offset + 1, play(0, 1, "A", offset, offset));
      lake.compact();
      Path orphan =
          Files.writeString(location.resolve("data/kafka_partition=0/old.parquet"), "left");
      age(orphan);
      Map<Object, String> rows = lake.lake.rows();
      // Each time a day later: all that was made before expires, tags too.
      Duration later = Duration.ofHours(25L * (deaths + 1));
      try {
        lake.maintain(TableThat.diesAt(lake.table(), deaths), SETTINGS, later);
        finished = true;
      } catch (TableThat.Death e) {
        deaths += deaths < 8 ? 1 : 5;
      }
      assertThat(lake.lake.rows())
          .isEqualTo(rows)
          .containsEntry(1L, "A " + offset + " @0/" + offset);
      assertThat(lake.watermark().next(0)).isEqualTo(offset + 1);
      assertEverySnapshotReads();
    }
    assertThat(deaths).isGreaterThan(10);
    lake.maintain(SETTINGS, Duration.ofDays(300));
    assertThat(lake.lake.rows()).hasSize(3);
    assertThat(total(lake.table(), SnapshotSummary.TOTAL_DELETE_FILES_PROP)).isZero();
    assertThat(location.resolve("data/kafka_partition=0/old.parquet")).doesNotExist();
  }

  @Test
  void runsWhileCompactionRuns() throws Exception { // I5, I8
    MaintenanceSettings eager =
        new MaintenanceSettings(
            Duration.ofSeconds(2),
            Duration.ofDays(7),
            Optional.of(Duration.ofHours(1)),
            Optional.empty());
    ExecutorService maintainer = Executors.newSingleThreadExecutor();
    boolean[] done = {false};
    try {
      Future<Integer> runs =
          maintainer.submit(
              () -> {
                int count = 0;
                while (!done[0]) {
                  lake.maintain(eager, NOW);
                  count++;
                }
                return count;
              });
      int rounds = 12;
      for (int round = 0; round < rounds; round++) {
        long offset = 7 + 2L * round;
        lake.lake.land(
            0,
            offset,
            offset + 2,
            play(0, 1, "A", offset, offset),
            play(0, 100 + round, "N", 1, offset + 1));
        lake.compact();
        assertThat(lake.watermark().next(0)).isEqualTo(offset + 2);
        assertThat(lake.lake.rows())
            .hasSize(4 + round)
            .containsEntry(1L, "A " + offset + " @0/" + offset);
      }
      done[0] = true;
      assertThat(runs.get(30, TimeUnit.SECONDS)).isPositive();
      assertThat(lake.lake.rows()).hasSize(3 + rounds);
    } finally {
      done[0] = true;
      maintainer.shutdownNow();
    }
  }

  /** The last object that the table has used is among those that are merged away. */
  @Test
  void goesOnAndRebuildsFromMergedObjects(@TempDir Path own) throws IOException { // I2, I3, I5
    MaintainedLake merged = new MaintainedLake(own, 1, WriteMode.Mode.AUTO);
    HourUtc old = HourUtc.of(Instant.now()).plus(-50);
    merged.lake.land(0, old, 0, 2, play(0, 1, "A", 1, 0), play(0, 2, "B", 1, 1));
    merged.lake.land(0, old, 1, 4, play(0, 2, "B", 1, 1), tombstone(0, 1, 3));
    merged.lake.land(0, old, 4, 5, play(0, 3, "C", 1, 4));
    merged.compact();
    merged.lake.land(0, old.next(), 5, 6, play(0, 3, "C", 2, 5));
    MaintenanceSettings settings =
        new MaintenanceSettings(
            Duration.ofHours(2),
            Duration.ofDays(7),
            Optional.empty(),
            Optional.of(
                new MaintenanceSettings.Merge(Duration.ofDays(1), Optional.empty(), 1 << 20)));
    assertThat(merged.maintain(settings, NOW).merge())
        .isEqualTo(new RawMerge.Outcome(3, 1, 0, play(0, 2, "B", 1, 1).length()));
    merged.compact();
    Map<Object, String> rows = Map.of(2L, "B 1 @0/1", 3L, "C 2 @0/5");
    assertThat(merged.lake.rows()).isEqualTo(rows);
    merged.rebuild();
    assertThat(merged.lake.rows()).isEqualTo(rows);
  }

  @Test
  void refusesATableWithoutAWatermark() throws IOException {
    Table table = lake.table();
    table.newFastAppend().set("x", "y").commit();
    table.expireSnapshots().expireOlderThan(System.currentTimeMillis() + 1).retainLast(1).commit();
    assertThatThrownBy(() -> lake.maintain(SETTINGS, NOW))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(Watermark.PROPERTY);
  }

  @Test
  void refusesTimesThatAreTooShort() {
    assertThatThrownBy(
            () ->
                new MaintenanceSettings(
                        Duration.ofHours(2),
                        Duration.ofDays(7),
                        Optional.of(Duration.ofMinutes(59)),
                        Optional.empty())
                    .checked())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--orphans-older-than must be at least 60 minutes");
  }

  private void compactNow() {
    unchecked(lake::compact);
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private static void unchecked(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
