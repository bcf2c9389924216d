package io.chartlake.compaction.maintain;

import io.chartlake.compaction.table.PartitionRewriter;
import io.chartlake.compaction.table.PartitionRewriter.Source;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.PartitionSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes small files and files with delete files anew, each partition in a commit of its own. Where
 * compaction was quicker in a partition, that one is planned anew.
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
    PartitionSet left = PartitionSet.create(table.specs());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      table.refresh();
      Snapshot snapshot = table.currentSnapshot();
      if (snapshot == null) {
        break;
      }
      List<RewritePlan> plans = RewritePlan.of(table, snapshot);
      if (attempt > 0) {
        plans.removeIf(plan -> !left.contains(plan.spec().specId(), plan.partition()));
      }
      left.clear();
      List<List<DataFile>> written = write(plans);
      for (int i = 0; i < plans.size(); i++) {
        RewritePlan plan = plans.get(i);
        if (!committed(snapshot, plan, written.get(i))) {
          left.add(plan.spec().specId(), plan.partition());
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

  /** New files of each plan; none where nothing but delete files goes. */
  private List<List<DataFile>> write(List<RewritePlan> plans) {
    List<List<Source>> works =
        plans.stream().map(RewritePlan::sources).filter(sources -> !sources.isEmpty()).toList();
    if (works.isEmpty()) {
      return plans.stream().map(plan -> List.<DataFile>of()).toList();
    }
    JavaSparkContext context = spark.get();
    Broadcast<Table> shared = context.broadcast(SerializableTable.copyOf(table));
    context.setJobGroup(
        "maintenance",
        "rewrite files of %d partitions of %s".formatted(works.size(), table.name()));
    try {
      Iterator<List<DataFile>> written =
          context
              .parallelize(works, works.size())
              .map(sources -> new PartitionRewriter(shared.value()).rewrite(sources))
              .collect()
              .iterator();
      return plans.stream()
          .map(plan -> plan.sources().isEmpty() ? List.<DataFile>of() : written.next())
          .toList();
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
      LOG.info("{} has changed meanwhile: {}", plan.name(), e.getMessage());
      written.forEach(this::delete);
      return false;
    }
    filesReplaced += plan.sources().size();
    filesWritten += written.size();
    deletesGone += plan.deletes().size();
    LOG.info(
        "Rewrote {} of {}: {} data files as {}, {} delete files gone",
        plan.name(),
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
