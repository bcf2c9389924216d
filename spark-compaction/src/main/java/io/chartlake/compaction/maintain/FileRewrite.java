package io.chartlake.compaction.maintain;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.table.DeleteFiles;
import io.chartlake.compaction.table.KafkaPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.actions.RewritePositionDeleteFiles;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
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
 * from, so that rows deleted by key since are still deleted. Each Kafka partition is a commit of
 * its own: a conflict with compaction costs one partition, which is planned again.
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
  private int replaced;
  private int written;
  private int deletesGone;

  /**
   * What was done.
   *
   * @param partitionsLeft partitions that stay because compaction was quicker each time
   */
  record Outcome(int filesReplaced, int filesWritten, int deletesGone, int partitionsLeft) {}

  FileRewrite(Table table, Supplier<JavaSparkContext> spark) {
    this.table = table;
    this.spark = spark;
  }

  /**
   * @throws RefusedException when another writer has deleted rows of all partitions: only a rebuild
   *     knows which rows are right
   */
  Outcome run() throws IOException {
    table.refresh();
    if (table.currentSnapshot() == null) {
      return new Outcome(0, 0, 0, 0);
    }
    DeleteFiles.refuseGlobal(table, table.currentSnapshot());
    int left = 0;
    for (Expression files : toRewrite()) {
      left += succeeds("Rewriting files of", () -> rewrite(files)) ? 0 : 1;
    }
    succeeds("Removing delete files of", this::removeDeletes);
    return new Outcome(replaced, written, deletesGone, left);
  }

  /** Whether it did, after a few attempts; what loses each time is left to the next run. */
  private boolean succeeds(String what, Runnable step) {
    for (int attempt = 1; ; attempt++) {
      try {
        step.run();
        return true;
      } catch (RuntimeException e) {
        if (!isConflict(e)) {
          throw e;
        }
        String reason = Throwables.getRootCause(e).getMessage();
        if (attempt == ATTEMPTS) {
          LOG.warn("{} {} is left to the next run: {}", what, table.name(), reason);
          return false;
        }
        LOG.info("{} has changed meanwhile: {}", table.name(), reason);
      }
    }
  }

  /** Asked of metadata alone, as most tables need no Spark session. */
  private List<Expression> toRewrite() throws IOException {
    BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
    planner.init(OPTIONS);
    SortedSet<Integer> partitions = new TreeSet<>();
    boolean others = false;
    try (CloseableIterable<RewriteFileGroup> groups = planner.plan().groups()) {
      for (RewriteFileGroup group : groups) {
        OptionalInt partition = KafkaPartition.of(table, group.fileScanTasks().get(0).file());
        partition.ifPresent(partitions::add);
        others |= partition.isEmpty();
      }
    }
    List<Expression> files = new ArrayList<>();
    partitions.forEach(
        partition -> files.add(Expressions.equal(TableLayout.KAFKA_PARTITION, partition)));
    if (others) {
      // Files of other writers, under another partitioning.
      files.add(Expressions.alwaysTrue());
    }
    return files;
  }

  private void rewrite(Expression files) {
    RewriteDataFiles.Result result =
        actions().rewriteDataFiles(table).filter(files).options(OPTIONS).execute();
    replaced += result.rewrittenDataFilesCount();
    written += result.addedDataFilesCount();
    LOG.info(
        "Rewrote {} data files of {} as {}, where {}",
        result.rewrittenDataFilesCount(),
        table.name(),
        result.addedDataFilesCount(),
        files);
  }

  /** Also those that a run left which was killed between both commits. */
  private void removeDeletes() {
    if (total(SnapshotSummary.TOTAL_DELETE_FILES_PROP) > 0) {
      deletesGone +=
          Iterables.size(actions().removeDanglingDeleteFiles(table).execute().removedDeleteFiles());
    }
    // That action keeps a position delete as new as the rewritten files, though it names none.
    if (total(SnapshotSummary.TOTAL_POS_DELETES_PROP) > 0) {
      RewritePositionDeleteFiles.Result result =
          actions()
              .rewritePositionDeletes(table)
              .option(SizeBasedFileRewritePlanner.REWRITE_ALL, "true")
              .execute();
      deletesGone += result.rewrittenDeleteFilesCount() - result.addedDeleteFilesCount();
    }
  }

  private long total(String property) {
    table.refresh();
    return Long.parseLong(table.currentSnapshot().summary().getOrDefault(property, "0"));
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
