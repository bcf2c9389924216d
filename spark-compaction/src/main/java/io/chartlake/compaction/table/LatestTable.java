package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.plan.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted table: where it stands, which files it has, and the one commit of a round. */
public final class LatestTable {
  /** Snapshot property that tells a round's commit from all others. */
  static final String COMMIT_ID = "chartlake.commit-id";

  private static final Logger LOG = LoggerFactory.getLogger(LatestTable.class);
  private static final Duration READ_BACK_TIMEOUT = Duration.ofSeconds(60);

  private final Table table;

  /**
   * @throws RefusedException naming the difference, when the table is not of the projection's shape
   */
  public LatestTable(Table table, Projection projection) {
    this.table = table;
    Optional<String> difference = TableLayout.difference(table, projection);
    if (difference.isPresent()) {
      throw new RefusedException(
          "table " + table.name() + " does not fit: " + difference.get() + "; name another table");
    }
  }

  public Table table() {
    return table;
  }

  /** Reads anew where the table stands, whatever its history. */
  public TableState refreshedForRebuild() {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    return new TableState(
        current == null ? OptionalLong.empty() : OptionalLong.of(current.snapshotId()),
        Watermarks.newest(SnapshotUtil.currentAncestors(table)),
        current == null ? 0 : rows(current));
  }

  /**
   * Reads anew where the table stands.
   *
   * @throws RefusedException when it has a history without any watermark: nobody can know what of
   *     the changelog it holds
   */
  public TableState refreshed() {
    TableState state = refreshedForRebuild();
    if (state.watermark().isEmpty() && state.snapshot().isPresent() && !isAsCreated()) {
      throw new RefusedException(
          "table "
              + table.name()
              + " has snapshots but none with the property "
              + Watermark.PROPERTY
              + ", so what it has read is unknown; run rebuild or name another table");
    }
    return state;
  }

  /** Trino's CREATE TABLE leaves one snapshot, without parent and without data. */
  private boolean isAsCreated() {
    if (table.currentSnapshot().parentId() != null) {
      return false;
    }
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      return !tasks.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Data files per Kafka partition.
   *
   * @throws RefusedException when another writer has left delete files
   */
  public Map<Integer, List<DataFile>> files(TableState state, Collection<Integer> partitions) {
    Map<Integer, List<DataFile>> files = new HashMap<>();
    if (state.snapshot().isEmpty() || partitions.isEmpty()) {
      return files;
    }
    TableScan scan =
        table
            .newScan()
            .useSnapshot(state.snapshot().getAsLong())
            .filter(Expressions.in(TableLayout.KAFKA_PARTITION, partitions.toArray()));
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new RefusedException(
              "table "
                  + table.name()
                  + " has delete files of another writer, such as "
                  + task.deletes().get(0).location()
                  + "; rewrite its files first (Trino: ALTER TABLE … EXECUTE optimize)");
        }
        int partition = task.file().partition().get(0, Integer.class);
        files
            .computeIfAbsent(partition, unused -> new ArrayList<>())
            .add(task.file().copyWithoutStats());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /**
   * Commits a round: its files and its watermark, or nothing.
   *
   * @param state the table as the round has read it
   * @return the new snapshot's id
   * @throws StaleTableException when the table is no longer in that state
   */
  public long commit(TableState state, List<PartitionChange> changes, Watermark watermark) {
    OverwriteFiles overwrite = table.newOverwrite();
    for (PartitionChange change : changes) {
      change.added().forEach(overwrite::addFile);
      change.removed().forEach(overwrite::deleteFile);
    }
    if (state.snapshot().isPresent()) {
      overwrite
          .validateFromSnapshot(state.snapshot().getAsLong())
          .validateNoConflictingData()
          .validateNoConflictingDeletes();
    }
    return commit(overwrite, state, changes, watermark);
  }

  /** Commits a rebuild: the whole table becomes what was read, whatever it held. */
  public long commitRebuilt(TableState state, List<PartitionChange> changes, Watermark watermark) {
    OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
    for (PartitionChange change : changes) {
      change.added().forEach(overwrite::addFile);
    }
    return commit(overwrite, state, changes, watermark);
  }

  private long commit(
      OverwriteFiles overwrite,
      TableState state,
      List<PartitionChange> changes,
      Watermark watermark) {
    String commitId = UUID.randomUUID().toString();
    UnchangedSince unchanged = new UnchangedSince(state);
    overwrite
        .set(Watermark.PROPERTY, watermark.toJson())
        .set(COMMIT_ID, commitId)
        .validateWith(unchanged);
    try {
      overwrite.commit();
    } catch (ValidationException e) {
      discard(changes);
      throw new StaleTableException(
          "table " + table.name() + " was not changed: " + reason(unchanged, e), e);
    } catch (CommitFailedException e) {
      discard(changes);
      throw e;
    } catch (CommitStateUnknownException e) {
      return readBack(commitId, e);
    }
    return committed(commitId).orElseThrow().snapshotId();
  }

  /** Iceberg's own checks come first and speak of files; ours knows who has moved the table. */
  private String reason(UnchangedSince unchanged, ValidationException refusal) {
    table.refresh();
    return unchanged.validate(SnapshotUtil.currentAncestors(table))
        ? refusal.getMessage()
        : unchanged.errorMessage();
  }

  /** Number of rows of a snapshot this table has committed. */
  public long rows(long snapshotId) {
    return rows(table.snapshot(snapshotId));
  }

  private static long rows(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /** Deletes files that a round wrote and that certainly are not part of the table. */
  public void discard(List<PartitionChange> changes) {
    for (PartitionChange change : changes) {
      for (DataFile file : change.added()) {
        try {
          table.io().deleteFile(file.location());
        } catch (RuntimeException e) {
          LOG.warn("Left behind {}: {}", file.location(), e.getMessage());
        }
      }
    }
  }

  private Optional<Snapshot> committed(String commitId) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (commitId.equals(snapshot.summary().get(COMMIT_ID))) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
  }

  /** The catalog can't say whether the commit is there: look, and delete nothing either way. */
  private long readBack(String commitId, CommitStateUnknownException unknown) {
    LOG.warn("Commit {} to {} may or may not be there; looking", commitId, table.name(), unknown);
    long deadline = System.nanoTime() + READ_BACK_TIMEOUT.toNanos();
    RuntimeException last = unknown;
    do {
      try {
        table.refresh();
        Optional<Snapshot> found = committed(commitId);
        if (found.isPresent()) {
          LOG.info("Commit {} to {} is there", commitId, table.name());
          return found.get().snapshotId();
        }
        throw new CommitFailedException(
            unknown,
            "table %s does not show the commit whose outcome its catalog could not tell; its files"
                + " stay, the next round begins from the table's watermark",
            table.name());
      } catch (CommitFailedException e) {
        throw e;
      } catch (RuntimeException e) {
        last = e;
        pause();
      }
    } while (System.nanoTime() < deadline);
    throw last;
  }

  private static void pause() {
    try {
      java.util.concurrent.TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading a commit back", e);
    }
  }
}
