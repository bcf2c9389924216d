package io.chartlake.compaction.table;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One change of the table: what tasks write into, and the single commit of rows, watermark and, if
 * asked for, new columns.
 */
public final class TableChange {
  /** Snapshot property that tells a round's commit from all others. */
  static final String COMMIT_ID = "chartlake.commit-id";

  /** Snapshot properties of a round that say what it has read, for whoever asks the table. */
  static final String READ_RECORDS = "chartlake.read-records";

  static final String READ_OBJECTS = "chartlake.read-objects";
  static final String READ_BYTES = "chartlake.read-bytes";

  private static final Logger LOG = LoggerFactory.getLogger(TableChange.class);

  private final Table table;
  private final Optional<Transaction> transaction;
  private boolean unknown;

  TableChange(Table table, Projection projection, LatestTable.Evolution evolution) {
    this.table = table;
    TableLayout.Fit fit = TableLayout.fit(table, projection);
    this.transaction =
        fit.isExact() ? Optional.empty() : Optional.of(evolved(table, projection, fit, evolution));
  }

  private static Transaction evolved(
      Table table, Projection projection, TableLayout.Fit fit, LatestTable.Evolution evolution) {
    Transaction transaction = table.newTransaction();
    UpdateSchema update = transaction.updateSchema();
    if (evolution == LatestTable.Evolution.REPLACE) {
      List<Types.NestedField> asked = TableLayout.schema(projection).columns();
      for (Types.NestedField field : table.schema().columns()) {
        boolean stays =
            asked.stream()
                .anyMatch(
                    other ->
                        other.name().equals(field.name()) && other.type().equals(field.type()));
        if (!stays) {
          update.deleteColumn(field.name());
        } else if (field.isRequired()) {
          update.makeColumnOptional(field.name());
        }
      }
      for (Types.NestedField field : asked) {
        Types.NestedField found = table.schema().findField(field.name());
        if (found == null || !found.type().equals(field.type())) {
          update.addColumn(field.name(), field.type());
        }
      }
    } else {
      fit.missing().forEach(field -> update.addColumn(field.name(), field.type()));
    }
    update.commit();
    LOG.info(
        "The next commit to {} changes its columns to {}",
        table.name(),
        transaction.table().schema().columns());
    return transaction;
  }

  /** Whether the commit brings other columns too. */
  public boolean changesColumns() {
    return transaction.isPresent();
  }

  /** Whether a commit's outcome stayed unknown, so that its files may be part of the table. */
  public boolean isUnknown() {
    return unknown;
  }

  /** The table that tasks write into: with the columns it will have. */
  public Table target() {
    return transaction.map(Transaction::table).orElse(table);
  }

  /**
   * Commits a round: its files and its watermark, or nothing.
   *
   * @param state the table as the round has read it
   * @throws StaleTableException when the table is no longer in that state; the files are deleted
   */
  public Commit commit(TableState state, List<PartitionChange> changes, Watermark watermark) {
    RowDelta delta = transaction.map(Transaction::newRowDelta).orElseGet(table::newRowDelta);
    for (PartitionChange change : changes) {
      change.added().data().forEach(delta::addRows);
      change.added().deletes().forEach(delta::addDeletes);
      change.removed().data().forEach(delta::removeRows);
      change.removed().deletes().forEach(delta::removeDeletes);
    }
    delta.conflictDetectionFilter(Expressions.alwaysTrue());
    delta.validateNoConflictingDataFiles();
    delta.validateNoConflictingDeleteFiles();
    delta.validateDeletedFiles();
    if (state.snapshot().isPresent()) {
      delta.validateFromSnapshot(state.snapshot().getAsLong());
    }
    delta
        .set(READ_RECORDS, sum(changes, change -> change.counts().records()))
        .set(READ_OBJECTS, sum(changes, change -> change.reached().objects()))
        .set(READ_BYTES, sum(changes, change -> change.reached().objectBytes()));
    return commit(delta, state, changes, watermark);
  }

  private static String sum(List<PartitionChange> changes, ToLongFunction<PartitionChange> number) {
    return Long.toString(changes.stream().mapToLong(number).sum());
  }

  /**
   * Commits a rebuild: the whole table becomes these files, whatever it held.
   *
   * @throws StaleTableException when the table is no longer in that state; the files are kept
   */
  public Commit commitRebuilt(TableState state, List<PartitionFiles> files, Watermark watermark) {
    OverwriteFiles overwrite =
        transaction
            .map(Transaction::newOverwrite)
            .orElseGet(table::newOverwrite)
            .overwriteByRowFilter(Expressions.alwaysTrue());
    files.forEach(partition -> partition.data().forEach(overwrite::addFile));
    return commit(overwrite, state, List.of(), watermark);
  }

  private <T extends SnapshotUpdate<T>> Commit commit(
      T update, TableState state, List<PartitionChange> changes, Watermark watermark) {
    String commitId = UUID.randomUUID().toString();
    UnchangedSince unchanged = new UnchangedSince(state);
    update
        .set(Watermark.PROPERTY, watermark.toJson())
        .set(COMMIT_ID, commitId)
        .validateWith(unchanged);
    // Until something certain is known, the files may be part of the table.
    unknown = true;
    try {
      update.commit();
      transaction.ifPresent(Transaction::commitTransaction);
    } catch (ValidationException | IllegalArgumentException e) {
      // The latter where maintenance has expired the snapshot that a slow round began with.
      unknown = false;
      discard(changes);
      throw new StaleTableException(
          "table " + table.name() + " was not changed: " + reason(unchanged, e), e);
    } catch (CommitFailedException e) {
      unknown = false;
      discard(changes);
      if (transaction.isPresent()) {
        throw new StaleTableException(
            "table "
                + table.name()
                + " was not changed: another writer has committed while its columns were to change",
            e);
      }
      throw e;
    } catch (RuntimeException e) {
      // Not only CommitStateUnknownException: an answer can get lost in any catalog's client.
      LOG.warn("Commit {} to {} may or may not be there; looking", commitId, table.name(), e);
      Commit found = CommitLookup.after(e, table, commitId);
      LOG.info("Commit {} to {} is there", commitId, table.name());
      return found;
    }
    return CommitLookup.find(table, commitId);
  }

  /** Iceberg's own checks come first and speak of files; ours knows who has moved the table. */
  private String reason(UnchangedSince unchanged, RuntimeException refusal) {
    table.refresh();
    Iterable<Snapshot> ancestry = SnapshotUtil.currentAncestors(table);
    return unchanged.validate(ancestry) ? refusal.getMessage() : unchanged.errorMessage();
  }

  /** Deletes files that a round wrote and that certainly are not part of the table. */
  public void discard(List<PartitionChange> changes) {
    changes.forEach(change -> discard(change.added()));
  }

  /** Deletes files that certainly are not part of the table. */
  public void discard(PartitionFiles files) {
    files.data().forEach(this::delete);
    files.deletes().forEach(this::delete);
  }

  private void delete(ContentFile<?> file) {
    try {
      table.io().deleteFile(file.location());
    } catch (RuntimeException e) {
      LOG.warn("Left behind {}: {}", file.location(), e.getMessage());
    }
  }
}
