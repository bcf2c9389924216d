package io.chartlake.compaction.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.PartitionMap;

/**
 * All delete files of a snapshot. Not those of a scan: it leaves out what can match no row, and
 * that would stay for ever.
 */
public final class DeleteFiles {
  private DeleteFiles() {}

  /** By partition, whoever has made it; partitions without any are absent. */
  public static PartitionMap<List<DeleteFile>> byPartition(Table table, Snapshot snapshot) {
    PartitionMap<List<DeleteFile>> deletes = PartitionMap.create(table.specs());
    for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
      try (ManifestReader<DeleteFile> files =
          ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        for (DeleteFile file : files) {
          DeleteFile copy = file.copyWithoutStats();
          deletes.computeIfAbsent(copy.specId(), copy.partition(), ArrayList::new).add(copy);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return deletes;
  }

  /** Whether a delete file takes rows of all partitions away (Iceberg's "global" deletes). */
  public static boolean isGlobal(Table table, DeleteFile file) {
    return file.content() == FileContent.EQUALITY_DELETES
        && table.specs().get(file.specId()).isUnpartitioned();
  }
}
