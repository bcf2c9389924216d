package io.chartlake.compaction.maintain;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.relocated.com.google.common.base.Throwables;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites small files and files with delete files, then removes the delete files that apply to
 * nothing any more, by Iceberg's own actions. New files count as old as the snapshot they were read
 * from, so that rows deleted by key since are still deleted. After a conflict with compaction all
 * is planned again.
 */
final class FileRewrite {
  private static final Logger LOG = LoggerFactory.getLogger(FileRewrite.class);
  private static final int ATTEMPTS = 4;

  private static final Map<String, String> OPTIONS =
      Map.of(
          RewriteDataFiles.USE_STARTING_SEQUENCE_NUMBER, "true",
          SizeBasedFileRewritePlanner.MIN_INPUT_FILES, "2",
          BinPackRewriteFilePlanner.DELETE_FILE_THRESHOLD, "1");

  private final Table table;
  private final Supplier<JavaSparkContext> spark;
  private int groups;

  /**
   * What was done.
   *
   * @param groupsLeft groups of files, of one partition each, that stay because compaction was
   *     quicker each time
   */
  record Outcome(int filesReplaced, int filesWritten, int deletesGone, int groupsLeft) {}

  FileRewrite(Table table, Supplier<JavaSparkContext> spark) {
    this.table = table;
    this.spark = spark;
  }

  Outcome run() {
    for (int attempt = 1; ; attempt++) {
      try {
        return rewrite();
      } catch (RuntimeException e) {
        if (!isConflict(e)) {
          throw e;
        }
        Throwable reason = Throwables.getRootCause(e);
        if (attempt == ATTEMPTS) {
          LOG.warn(
              "{} groups of files of {} stay until the next run: {}",
              groups,
              table.name(),
              reason.getMessage());
          return new Outcome(0, 0, 0, groups);
        }
        LOG.info("{} has changed meanwhile: {}", table.name(), reason.getMessage());
      }
    }
  }

  private Outcome rewrite() {
    int replaced = 0;
    int written = 0;
    groups = groupsToRewrite();
    if (groups > 0) {
      RewriteDataFiles.Result result = actions().rewriteDataFiles(table).options(OPTIONS).execute();
      replaced = result.rewrittenDataFilesCount();
      written = result.addedDataFilesCount();
      LOG.info("Rewrote {} data files of {} as {}", replaced, table.name(), written);
    }
    return new Outcome(replaced, written, removeDeletes(), 0);
  }

  /** Asked of metadata alone, as most tables need no Spark session. */
  private int groupsToRewrite() {
    table.refresh();
    if (table.currentSnapshot() == null) {
      return 0;
    }
    BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
    planner.init(OPTIONS);
    return planner.plan().totalGroupCount();
  }

  /** Also those that a run left which was killed between both commits. */
  private int removeDeletes() {
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null
        || snapshot
            .summary()
            .getOrDefault(SnapshotSummary.TOTAL_DELETE_FILES_PROP, "0")
            .equals("0")) {
      return 0;
    }
    return Iterables.size(
        actions().removeDanglingDeleteFiles(table).execute().removedDeleteFiles());
  }

  private SparkActions actions() {
    return SparkActions.get(SparkSession.builder().sparkContext(spark.get().sc()).getOrCreate());
  }

  private static boolean isConflict(RuntimeException failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(
            cause ->
                cause instanceof ValidationException || cause instanceof CommitFailedException);
  }
}
