package io.chartlake.compaction.maintain;

import io.chartlake.compaction.table.DeleteFiles;
import io.chartlake.compaction.table.PartitionRewriter;
import io.chartlake.compaction.table.PartitionRewriter.Source;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Which files of one Kafka partition are written anew: all that have delete files, and small ones
 * with them or with each other.
 *
 * @param sources data files to replace
 * @param deletes all delete files of the partition: none applies to anything else
 */
record RewritePlan(int partition, List<Source> sources, List<DeleteFile> deletes)
    implements Serializable {
  RewritePlan {
    sources = List.copyOf(sources);
    deletes = List.copyOf(deletes);
  }

  /** A writer closes files somewhat below the target; those must not look small. */
  private static final double SMALL_SHARE = 0.5;

  boolean isEmpty() {
    return sources.isEmpty() && deletes.isEmpty();
  }

  /** What to do per partition; partitions that are in shape are absent. */
  static SortedMap<Integer, RewritePlan> of(Table table, Snapshot snapshot) {
    SortedMap<Integer, List<Source>> data = new TreeMap<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        if (DeleteFiles.isOfOnePartition(table, task.file())) {
          DataFile file = task.file().copyWithoutStats();
          List<DeleteFile> deletes =
              task.deletes().stream().map(DeleteFile::copyWithoutStats).toList();
          data.computeIfAbsent(partition(file), unused -> new ArrayList<>())
              .add(new Source(file, deletes));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SortedMap<Integer, List<DeleteFile>> deletes = DeleteFiles.byPartition(table, snapshot);
    deletes.keySet().forEach(partition -> data.putIfAbsent(partition, List.of()));
    SortedMap<Integer, RewritePlan> plans = new TreeMap<>();
    for (Map.Entry<Integer, List<Source>> entry : data.entrySet()) {
      int partition = entry.getKey();
      RewritePlan plan =
          new RewritePlan(
              partition,
              toReplace(entry.getValue(), smallBytes(table)),
              deletes.getOrDefault(partition, List.of()));
      if (!plan.isEmpty()) {
        plans.put(partition, plan);
      }
    }
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

  private static int partition(ContentFile<?> file) {
    return file.partition().get(0, Integer.class);
  }

  /** Writes the new files; in a task. */
  List<DataFile> write(Table table) throws IOException {
    return sources.isEmpty() ? List.of() : new PartitionRewriter(table).rewrite(partition, sources);
  }
}
