package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.maintain.Maintenance;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.publish.RecordedViews;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.RawSource;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.sql.SqlSelect;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** CompactionScheduler over a random zone, each with what else can happen at the time. */
final class RandomRounds {
  private static final WriteMode.Mode[] MODES = WriteMode.Mode.values();
  private static final MaintenanceSettings MAINTENANCE =
      new MaintenanceSettings(
          Duration.ofMinutes(10),
          Duration.ofDays(7),
          Optional.of(Duration.ofHours(1)),
          Optional.of(
              new MaintenanceSettings.Merge(
                  Duration.ofHours(2),
                  Optional.empty(),
                  MaintenanceSettings.DEFAULT_MERGED_BYTES)));

  /** The table of {@link Lake#SELECT}, by another engine. */
  private static final Projection COMPUTED =
      SqlSelect.parse(
          Lake.COLUMNS,
          "_key AS song_id, concat(songName, '') AS song_name, count + 0 AS plays,"
              + " _timestamp + INTERVAL '0' SECOND AS updated_at",
          FieldType.BIGINT,
          TableLayout.RESERVED_NAMES,
          "UTC");

  /** Where a round ends. */
  enum Fault {
    NONE,
    KILLED_BEFORE_COMMIT,
    WRITE_FAILS,
    COMMIT_DONE_ANSWER_LOST,
    COMMIT_LOST,
    KILLED_BEFORE_PUBLISHING
  }

  /** The process is gone: nothing after this runs. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Path folder;
  private final Random random;
  private final RandomZone zone;
  private final Lake lake;
  private boolean insideAnObject;

  RandomRounds(Path folder, Random random) {
    this.folder = folder;
    this.random = random;
    this.zone = new RandomZone(random);
    this.lake = new Lake(folder, RandomZone.PARTITIONS);
    if (random.nextBoolean()) {
      lake.projection = COMPUTED;
    }
    lake.open();
  }

  RandomZone zone() {
    return zone;
  }

  /** Whether some round ended within an object that was there by then. */
  boolean wasInsideAnObject() {
    return insideAnObject;
  }

  void landSome() {
    zone.landSome(lake);
  }

  /** Lands what is left, and reads all. */
  void finish() throws IOException {
    zone.landRest(lake);
    lake.mode = WriteMode.of(WriteMode.Mode.AUTO);
    Result last = lake.compact();
    check();
    assertThat(last.isWhole()).isTrue();
  }

  /** One round; returns the fault that it met, as not every round comes to where it would. */
  Fault round() throws IOException {
    lake.mode = new WriteMode(MODES[random.nextInt(MODES.length)], random.nextInt(10));
    lake.maxBytesPerCommit = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(2_000);
    lake.heldBytes = random.nextInt(4) == 0 ? 1 : Long.MAX_VALUE;
    if (random.nextInt(4) == 0) {
      maintain(muchLater());
      check();
    }
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    boolean met = isMet(fault);
    insideAnObject |= zone.isInsideAnObject(check());
    return met ? fault : Fault.NONE;
  }

  /** The table is the fold below its watermark, which is returned. */
  private Watermark check() {
    Watermark reached = lake.open().refreshed().watermark().orElse(lake.nothing());
    assertThat(lake.rows()).isEqualTo(zone.fold(reached));
    return reached;
  }

  private boolean isMet(Fault fault) throws IOException {
    return switch (fault) {
      case NONE -> {
        run(lake.open(), ViewPublisher.none());
        yield false;
      }
      case KILLED_BEFORE_COMMIT -> !lake.prepare().changes().isEmpty();
      case WRITE_FAILS -> {
        int files = random.nextInt(3);
        LatestTable table = FaultyTable.writing(lake, io -> FailingIo.after(files, io));
        Throwable thrown = catchThrowable(() -> run(table, ViewPublisher.none()));
        if (FailingIo.hasFailed()) {
          assertThat(thrown).hasStackTraceContaining(FailingIo.FAILURE);
        } else {
          assertThat(thrown).isNull();
        }
        yield FailingIo.hasFailed();
      }
      case COMMIT_DONE_ANSWER_LOST -> commitUnknown(true);
      case COMMIT_LOST -> commitUnknown(false);
      case KILLED_BEFORE_PUBLISHING -> {
        ViewPublisher deadly =
            RecordedViews.running(
                sql -> {
                  throw new Death();
                },
                lake.root,
                lake.zone);
        assertThat(catchThrowable(() -> run(lake.open(), deadly))).isInstanceOf(Death.class);
        yield true;
      }
    };
  }

  /** The catalog's answer to a commit is lost. */
  private boolean commitUnknown(boolean done) {
    boolean[] met = {false};
    LatestTable table =
        FaultyTable.of(
            lake,
            (base, metadata, real) -> {
              if (done) {
                real.commit(base, metadata);
              }
              met[0] = true;
              throw new CommitStateUnknownException(new IOException("connection reset"));
            });
    Throwable thrown = catchThrowable(() -> run(table, ViewPublisher.none()));
    if (met[0] && !done) {
      assertThat(thrown)
          .isInstanceOf(CommitFailedException.class)
          .hasMessageContaining("its files stay");
    } else {
      assertThat(thrown).isNull();
    }
    return met[0];
  }

  private void run(LatestTable table, ViewPublisher publisher) throws IOException {
    new Compaction(
            disturbed(lake.source()),
            table,
            lake.mode,
            publisher,
            new Limits(false, Long.MAX_VALUE),
            lake.nothing())
        .run();
  }

  /** Between plan and commit another compaction may run, or a maintenance. */
  private Source disturbed(RawSource source) {
    int other = random.nextInt(4);
    boolean[] done = {false};
    return watermark -> {
      Step step = source.plan(watermark);
      if (!done[0]) {
        done[0] = true;
        switch (other) {
          case 0 -> lake.compact();
          case 1 -> maintain(Clock.systemUTC()); // it keeps the snapshots of running rounds
          default -> {}
        }
      }
      return step;
    };
  }

  /** When maintenance does all it can. */
  private static Clock muchLater() {
    Instant merges = Lake.HOUR.start().plus(Duration.ofDays(5));
    Instant expires = Instant.now().plus(Duration.ofHours(3));
    return Clock.fixed(merges.isAfter(expires) ? merges : expires, ZoneOffset.UTC);
  }

  private void maintain(Clock clock) throws IOException {
    new Maintenance(
            lake.catalog.loadTable(Lake.ID),
            lake.root,
            lake.zone,
            MAINTENANCE,
            SharedSpark::context,
            new Configuration(),
            folder.resolve("scratch"),
            clock)
        .run();
  }
}
