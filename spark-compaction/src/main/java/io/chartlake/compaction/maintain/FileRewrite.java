package io.chartlake.compaction.maintain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Writes small files and files with delete files anew, each Kafka partition in a commit of its own.
 * Where compaction was quicker in a partition, that one is planned anew.
 */
final class FileRewrite {
  private static final Logger LOG = LoggerFactory.getLogger(FileRewrite.class);
  private static final int ATTEMPTS = 4;

  private final Table table;
  private final Supplier<JavaSparkContext> spark;
  private int filesReplaced;
  private int filesWritten;
  private int deletesGone;

  /**
   * What was done.
   *
   * @param partitionsLeft partitions in which compaction was quicker each time
   */
  record Outcome(int filesReplaced, int filesWritten, int deletesGone, int partitionsLeft) {}

  FileRewrite(Table table, Supplier<JavaSparkContext> spark) {
    this.table = table;
    this.spark = spark;
  }

  Outcome run() {
    Set<Integer> left = new TreeSet<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      table.refresh();
      Snapshot snapshot = table.currentSnapshot();
      if (snapshot == null) {
        break;
      }
      SortedMap<Integer, RewritePlan> plans = RewritePlan.of(table, snapshot);
      if (attempt > 0) {
        plans.keySet().retainAll(left);
      }
      left.clear();
      if (plans.isEmpty()) {
        break;
      }
      Map<Integer, List<DataFile>> written = write(plans);
      for (RewritePlan plan : plans.values()) {
        if (!committed(snapshot, plan, written.get(plan.partition()))) {
          left.add(plan.partition());
        }
      }
      if (left.isEmpty()) {
        break;
      }
    }
    if (!left.isEmpty()) {
      LOG.warn("Partitions {} of {} stay as they are until the next run", left, table.name());
    }
    return new Outcome(filesReplaced, filesWritten, deletesGone, left.size());
  }

  private Map<Integer, List<DataFile>> write(SortedMap<Integer, RewritePlan> plans) {
    Map<Integer, List<DataFile>> written = new HashMap<>();
    List<RewritePlan> works =
        plans.values().stream().filter(plan -> !plan.sources().isEmpty()).toList();
    plans.keySet().forEach(partition -> written.put(partition, List.of()));
    if (works.isEmpty()) {
      return written;
    }
    JavaSparkContext context = spark.get();
    Broadcast<Table> shared = context.broadcast(SerializableTable.copyOf(table));
    context.setJobGroup(
        "maintenance",
        "rewrite files of %d partitions of %s".formatted(works.size(), table.name()));
    try {
      context
          .parallelize(works, works.size())
          .map(plan -> new Tuple2<>(plan.partition(), plan.write(shared.value())))
          .collect()
          .forEach(result -> written.put(result._1(), new ArrayList<>(result._2())));
      return written;
    } finally {
      context.clearJobGroup();
      shared.destroy();
    }
  }

  /**
   * Replaces files by what is left of them. The new ones count as old as the snapshot they were
   * read from, so that rows deleted by key since are still deleted.
   */
  private boolean committed(Snapshot snapshot, RewritePlan plan, List<DataFile> written) {
    RewriteFiles rewrite =
        table
            .newRewrite()
            .validateFromSnapshot(snapshot.snapshotId())
            .dataSequenceNumber(snapshot.sequenceNumber());
    plan.sources().forEach(source -> rewrite.deleteFile(source.file()));
    plan.deletes().forEach(rewrite::deleteFile);
    written.forEach(rewrite::addFile);
    try {
      rewrite.commit();
    } catch (ValidationException | CommitFailedException e) {
      LOG.info("Partition {} has changed meanwhile: {}", plan.partition(), e.getMessage());
      written.forEach(this::delete);
      return false;
    }
    filesReplaced += plan.sources().size();
    filesWritten += written.size();
    deletesGone += plan.deletes().size();
    LOG.info(
        "Rewrote partition {} of {}: {} data files as {}, {} delete files gone",
        plan.partition(),
        table.name(),
        plan.sources().size(),
        written.size(),
        plan.deletes().size());
    return true;
  }

  private void delete(DataFile file) {
    try {
      table.io().deleteFile(file.location());
    } catch (RuntimeException e) {
      LOG.warn("Left behind {} as an orphan: {}", file.location(), e.getMessage());
    }
  }
}
