package io.chartlake.compaction.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * All delete files of a snapshot. Not those of a scan: it leaves out what can match no row, and
 * that would stay for ever.
 */
public final class DeleteFiles {
  private DeleteFiles() {}

  /** By Kafka partition; partitions without any are absent. */
  public static SortedMap<Integer, List<DeleteFile>> byPartition(Table table, Snapshot snapshot) {
    SortedMap<Integer, List<DeleteFile>> deletes = new TreeMap<>();
    for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
      try (ManifestReader<DeleteFile> files =
          ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        for (DeleteFile file : files) {
          if (isOfOnePartition(table, file)) {
            int partition = file.partition().get(0, Integer.class);
            deletes
                .computeIfAbsent(partition, unused -> new ArrayList<>())
                .add(file.copyWithoutStats());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return deletes;
  }

  /** Not so files of another writer under another partitioning: they are left as they are. */
  public static boolean isOfOnePartition(Table table, ContentFile<?> file) {
    return file.specId() == table.spec().specId() && file.partition().get(0, Integer.class) != null;
  }
}
