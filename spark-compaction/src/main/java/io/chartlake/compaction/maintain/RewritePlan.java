package io.chartlake.compaction.maintain;

import io.chartlake.compaction.table.DeleteFiles;
import io.chartlake.compaction.table.PartitionRewriter.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PartitionMap;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Which files of one partition are written anew: all that have delete files, and small ones with
 * them or with each other. Partitions that only another writer knows are no exception.
 *
 * @param spec the partitioning of these files
 * @param partition which one of it
 * @param sources data files to replace
 * @param deletes all delete files of the partition: none applies to anything else
 */
record RewritePlan(
    PartitionSpec spec, StructLike partition, List<Source> sources, List<DeleteFile> deletes) {
  RewritePlan {
    sources = List.copyOf(sources);
    deletes = List.copyOf(deletes);
  }

  /** A writer closes files somewhat below the target; those must not look small. */
  private static final double SMALL_SHARE = 0.5;

  boolean isEmpty() {
    return sources.isEmpty() && deletes.isEmpty();
  }

  /** Such as {@code kafka_partition=3}. */
  String name() {
    return spec.partitionToPath(partition);
  }

  /** What to do per partition; partitions that are in shape are absent. */
  static List<RewritePlan> of(Table table, Snapshot snapshot) {
    PartitionMap<List<Source>> data = PartitionMap.create(table.specs());
    PartitionMap<List<DeleteFile>> deletes = DeleteFiles.byPartition(table, snapshot);
    deletes.keySet().forEach(partition -> data.put(partition, new ArrayList<>()));
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file().copyWithoutStats();
        data.computeIfAbsent(file.specId(), file.partition(), ArrayList::new)
            .add(
                new Source(
                    file, task.deletes().stream().map(DeleteFile::copyWithoutStats).toList()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<RewritePlan> plans = new ArrayList<>();
    data.forEach(
        (partition, sources) ->
            plans.add(
                new RewritePlan(
                    table.specs().get(partition.first()),
                    partition.second(),
                    toReplace(sources, smallBytes(table)),
                    deletes.getOrDefault(partition, List.of()).stream()
                        .filter(delete -> !DeleteFiles.isGlobal(table, delete))
                        .toList())));
    plans.removeIf(RewritePlan::isEmpty);
    return plans;
  }

  private static List<Source> toReplace(List<Source> sources, long smallBytes) {
    List<Source> chosen =
        sources.stream()
            .filter(
                source ->
                    !source.deletes().isEmpty() || source.file().fileSizeInBytes() < smallBytes)
            .toList();
    boolean anyDeletes = chosen.stream().anyMatch(source -> !source.deletes().isEmpty());
    return anyDeletes || chosen.size() > 1 ? chosen : List.of();
  }

  private static long smallBytes(Table table) {
    long target =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
    return (long) (target * SMALL_SHARE);
  }
}
