package io.chartlake.compaction.table;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether a commit is there when its catalog could not tell. */
final class CommitLookup {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLookup.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private CommitLookup() {}

  /** The commit with this id in the table's current history. */
  static Optional<Commit> in(Table table, String commitId) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (commitId.equals(snapshot.summary().get(TableChange.COMMIT_ID))) {
        return Optional.of(new Commit(snapshot.snapshotId(), TableState.rows(snapshot)));
      }
    }
    return Optional.empty();
  }

  /**
   * The commit behind a failure that leaves open whether it is there. Nothing is deleted either
   * way.
   *
   * @throws RuntimeException what the failure was, or that nobody can tell, when it is not there
   */
  static Commit after(RuntimeException failure, Table table, String commitId) {
    return readBack(table, commitId)
        .orElseThrow(
            () ->
                failure instanceof CommitStateUnknownException ? missing(table, failure) : failure);
  }

  /**
   * A commit that was said to be done.
   *
   * @throws CommitFailedException when it is not there
   */
  static Commit find(Table table, String commitId) {
    return readBack(table, commitId).orElseThrow(() -> missing(table, null));
  }

  private static CommitFailedException missing(Table table, Throwable cause) {
    return new CommitFailedException(
        cause,
        "table %s does not show the commit whose outcome its catalog could not tell;"
            + " its files stay, the next round begins from the table's watermark",
        table.name());
  }

  /** Asks the catalog until it answers, for a minute at most. */
  private static Optional<Commit> readBack(Table table, String commitId) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        table.refresh();
        return in(table, commitId);
      } catch (RuntimeException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LOG.warn(
            "Commit {} to {} can't be read back yet: {}", commitId, table.name(), e.toString());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading a commit back", e);
    }
  }
}
