package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** The compacted table as it stands: its watermark, its files, what a round will write into. */
public final class LatestTable {
  /** Snapshot property of a commit that changes no row, only states the watermark again. */
  public static final String STAMP = "chartlake.stamp";

  private final Table table;
  private final Projection projection;
  private final Evolution evolution;

  /** What to do when the table has not the columns that the projection asks for. */
  public enum Evolution {
    /** Any difference is refused. */
    NONE,
    /** Missing columns are added by the first commit that carries them. */
    ADD_COLUMNS,
    /** The table becomes what is asked for, as its rows are made anew. */
    REPLACE
  }

  /**
   * @throws RefusedException naming the difference, when the table is not of the projection's shape
   *     and may not become it
   */
  public LatestTable(Table table, Projection projection, Evolution evolution) {
    this.table = table;
    this.projection = projection;
    this.evolution = evolution;
    requireFit();
  }

  private void requireFit() {
    TableLayout.Fit fit = TableLayout.fit(table, projection);
    if (!fit.unsuited().isEmpty()) {
      throw new RefusedException(
          "table " + table.name() + " does not fit: " + fit.unsuited() + "; name another table");
    }
    if (evolution == Evolution.REPLACE) {
      return;
    }
    if (!fit.difference().isEmpty()) {
      throw new RefusedException(
          "table "
              + table.name()
              + " does not fit: "
              + fit.difference()
              + "; run rebuild to make it anew, or name another table");
    }
    if (!fit.missing().isEmpty() && evolution == Evolution.NONE) {
      throw new RefusedException(
          "table "
              + table.name()
              + " does not fit: it has no column "
              + fit.missingColumns()
              + "; pass --evolve to add what is missing, or name another table");
    }
  }

  public Table table() {
    return table;
  }

  public Projection projection() {
    return projection;
  }

  /** A change of this table that begins now. */
  public TableChange change() {
    return new TableChange(table, projection, evolution);
  }

  /** Reads anew where the table stands, whatever its history. */
  public TableState refreshedForRebuild() {
    table.refresh();
    return TableState.of(table);
  }

  /**
   * Reads anew where the table stands.
   *
   * @throws RefusedException when it has a history without any watermark: nobody can know what of
   *     the changelog it holds; or when somebody has changed its columns since
   */
  public TableState refreshed() {
    table.refresh();
    requireFit();
    return TableState.known(table);
  }

  /**
   * Files per Kafka partition; partitions without any are absent.
   *
   * @param partitions to look at
   * @throws RefusedException when another writer has left delete files of another kind
   */
  public Map<Integer, PartitionFiles> files(TableState state, Collection<Integer> partitions) {
    Map<Integer, PartitionFiles> files = new LinkedHashMap<>(files(state));
    files.keySet().retainAll(partitions);
    return files;
  }

  /** Files of every Kafka partition that has any. */
  public Map<Integer, PartitionFiles> files(TableState state) {
    if (state.snapshot().isEmpty()) {
      return Map.of();
    }
    Snapshot snapshot = table.snapshot(state.snapshot().getAsLong());
    Map<Integer, Map<String, DataFile>> data = new LinkedHashMap<>();
    Map<Integer, Map<String, DeleteFile>> deletes = new LinkedHashMap<>();
    try {
      for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
        try (ManifestReader<DataFile> files =
            ManifestFiles.read(manifest, table.io(), table.specs())) {
          files.forEach(file -> put(data, file.copyWithoutStats()));
        }
      }
      // Not those of a scan: it leaves out deletes that can match no row, and they would stay.
      for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
        try (ManifestReader<DeleteFile> files =
            ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
          for (DeleteFile file : files) {
            checkIsOfKeys(file);
            put(deletes, file.copyWithoutStats());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SortedSet<Integer> partitions = new TreeSet<>(data.keySet());
    partitions.addAll(deletes.keySet());
    Map<Integer, PartitionFiles> files = new LinkedHashMap<>();
    for (int partition : partitions) {
      files.put(
          partition,
          new PartitionFiles(
              List.copyOf(data.getOrDefault(partition, Map.of()).values()),
              List.copyOf(deletes.getOrDefault(partition, Map.of()).values())));
    }
    return files;
  }

  private static <F extends ContentFile<F>> void put(Map<Integer, Map<String, F>> files, F file) {
    int partition = file.partition().get(0, Integer.class);
    files.computeIfAbsent(partition, unused -> new LinkedHashMap<>()).put(file.location(), file);
  }

  private void checkIsOfKeys(DeleteFile delete) {
    int key = new RowLayout(projection, table.schema()).keyField().fieldId();
    if (delete.content() != FileContent.EQUALITY_DELETES
        || !delete.equalityFieldIds().equals(List.of(key))) {
      throw new RefusedException(
          "table "
              + table.name()
              + " has delete files of another writer, such as "
              + delete.location()
              + "; run maintain, which writes such files anew");
    }
  }
}
