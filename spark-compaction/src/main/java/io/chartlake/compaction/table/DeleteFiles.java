package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.RefusedException;
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

/**
 * All delete files of a snapshot. Not those of a scan: it leaves out what can match no row, and
 * that would stay for ever.
 */
public final class DeleteFiles {
  private DeleteFiles() {}

  /** Those of all partitions, whoever has written them. */
  static List<DeleteFile> of(Table table, Snapshot snapshot) {
    List<DeleteFile> deletes = new ArrayList<>();
    for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
      try (ManifestReader<DeleteFile> files =
          ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        files.forEach(file -> deletes.add(file.copyWithoutStats()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return deletes;
  }

  /**
   * Refuses a table of which another writer has deleted rows of all partitions.
   *
   * @throws RefusedException with what to do
   */
  public static void refuseGlobal(Table table, Snapshot snapshot) {
    for (DeleteFile file : of(table, snapshot)) {
      if (isGlobal(table, file)) {
        throw new RefusedException(
            "table "
                + table.name()
                + " has a delete file of another writer for all of its partitions, "
                + file.location()
                + "; run rebuild to make it anew");
      }
    }
  }

  /** Whether a delete file takes rows of all partitions away (Iceberg's "global" deletes). */
  private static boolean isGlobal(Table table, DeleteFile file) {
    return file.content() == FileContent.EQUALITY_DELETES
        && table.specs().get(file.specId()).isUnpartitioned();
  }
}
