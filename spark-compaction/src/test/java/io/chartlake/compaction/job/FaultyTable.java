package io.chartlake.compaction.job;

import io.chartlake.compaction.table.LatestTable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;

/** A lake's table whose catalog fails at commits. */
final class FaultyTable {
  private FaultyTable() {}

  /** What a catalog does with a commit. */
  interface OnCommit {
    void commit(TableMetadata base, TableMetadata metadata, TableOperations real);
  }

  static LatestTable of(Lake lake, OnCommit onCommit) {
    return of(lake, onCommit, new AtomicInteger());
  }

  /**
   * @param io what files are written with, given what they are otherwise
   */
  static LatestTable writing(Lake lake, UnaryOperator<FileIO> io) {
    return of(lake, (base, metadata, real) -> real.commit(base, metadata), new AtomicInteger(), io);
  }

  /**
   * @param refreshFailures so many of the next looks at the table fail
   */
  static LatestTable of(Lake lake, OnCommit onCommit, AtomicInteger refreshFailures) {
    return of(lake, onCommit, refreshFailures, io -> io);
  }

  private static LatestTable of(
      Lake lake, OnCommit onCommit, AtomicInteger refreshFailures, UnaryOperator<FileIO> wrap) {
    Table table = lake.catalog.loadTable(Lake.ID);
    FileIO io = wrap.apply(table.io());
    TableOperations between =
        new ForwardingOperations(table) {
          @Override
          public TableMetadata refresh() {
            if (refreshFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              throw new RuntimeIOException("the metastore is away");
            }
            return real.refresh();
          }

          @Override
          public void commit(TableMetadata base, TableMetadata metadata) {
            onCommit.commit(base, metadata, real);
          }

          @Override
          public FileIO io() {
            return io;
          }
        };
    return new LatestTable(
        new BaseTable(between, "between"), lake.projection, LatestTable.Evolution.NONE);
  }
}
