package io.chartlake.compaction.table;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.RowLayout;
import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted table as it stands: its watermark, its files, what a round will write into. */
public final class LatestTable {
  /** Snapshot property of a commit that changes no row, only states the watermark again. */
  public static final String STAMP = "chartlake.stamp";

  private static final Logger LOG = LoggerFactory.getLogger(LatestTable.class);

  private final Table table;
  private final Projection projection;
  private final Evolution evolution;
  private final Optional<Watermark> lastKnown;
  private OptionalLong lookedAt = OptionalLong.empty();
  private ForeignRows foreign = ForeignRows.NONE;

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
    this(table, projection, evolution, Optional.empty());
  }

  /**
   * @param lastKnown how far a table had read whose metadata cannot tell any more
   */
  LatestTable(
      Table table, Projection projection, Evolution evolution, Optional<Watermark> lastKnown) {
    this.lastKnown = lastKnown;
    this.table = table;
    this.projection = projection;
    this.evolution = evolution;
    requireFit();
  }

  private void requireFit() {
    TableLayout.Fit fit = TableLayout.fit(table, projection);
    if (!fit.unsuited().isEmpty()) {
      throw new RefusedException(
          "table " + table.name() + " does not fit: " + fit.unsuited() + ", or name another table");
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

  /** How far the table has read, as far as anything is left that says so. */
  public Optional<Watermark> reached(TableState state) {
    return state.watermark().or(() -> lastKnown);
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
    if (state.snapshot().isEmpty() || partitions.isEmpty()) {
      return Map.of();
    }
    long snapshot = state.snapshot().getAsLong();
    Set<Integer> wanted = Set.copyOf(partitions);
    SortedMap<Integer, List<DeleteFile>> deletes = deletes(snapshot, wanted);
    SortedMap<Integer, List<DataFile>> data = new TreeMap<>();
    deletes.keySet().forEach(partition -> data.put(partition, new ArrayList<>()));
    Expression rows = Expressions.in(TableLayout.KAFKA_PARTITION, wanted.toArray());
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot).filter(rows).planFiles()) {
      for (FileScanTask task : tasks) {
        OptionalInt partition = KafkaPartition.of(table, task.file());
        if (partition.isPresent() && wanted.contains(partition.getAsInt())) {
          data.computeIfAbsent(partition.getAsInt(), unused -> new ArrayList<>())
              .add(task.file().copyWithoutStats());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Integer, PartitionFiles> files = new LinkedHashMap<>();
    data.forEach(
        (partition, found) ->
            files.put(
                partition, new PartitionFiles(found, deletes.getOrDefault(partition, List.of()))));
    return files;
  }

  private SortedMap<Integer, List<DeleteFile>> deletes(long snapshot, Set<Integer> wanted) {
    SortedMap<Integer, List<DeleteFile>> deletes = new TreeMap<>();
    DeleteFiles.refuseGlobal(table, table.snapshot(snapshot));
    for (DeleteFile file : DeleteFiles.of(table, table.snapshot(snapshot))) {
      OptionalInt partition = KafkaPartition.of(table, file);
      if (partition.isPresent() && wanted.contains(partition.getAsInt())) {
        checkIsOfKeys(file);
        deletes.computeIfAbsent(partition.getAsInt(), unused -> new ArrayList<>()).add(file);
      }
    }
    return deletes;
  }

  /**
   * Rows that no round can have written and none will replace; logged when they are first seen.
   *
   * @param partitions number of partitions of the topic
   */
  public long foreignRows(TableState state, int partitions) {
    if (state.snapshot().isEmpty()) {
      return 0;
    }
    if (!state.snapshot().equals(lookedAt)) {
      foreign = ForeignRows.of(table, state.snapshot().getAsLong(), partitions);
      lookedAt = state.snapshot();
      if (foreign.rows() > 0) {
        LOG.warn("{}", foreign.advice());
      }
    }
    return foreign.rows();
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
