package io.chartlake.compaction.maintain;

import io.chartlake.compaction.job.ForwardingOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Views of a table in which something happens at a commit or when a file is deleted. */
final class TableThat {
  private TableThat() {}

  /** The process is gone: nothing after this runs. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param onCommit gets each commit to run, or not
   */
  static Table commits(Table table, Consumer<Runnable> onCommit) {
    return view(table, onCommit, table.io());
  }

  /** Dies before the commit, or the deletion of a file, of this number. */
  static Table diesAt(Table table, int number) {
    AtomicInteger events = new AtomicInteger();
    Consumer<Runnable> deadly =
        event -> {
          if (events.getAndIncrement() >= number) {
            throw new Death();
          }
          event.run();
        };
    return view(table, deadly, new WatchedIo(table.io(), deadly));
  }

  /** Commits as told, and deletes no file. */
  static Table deletesNothing(Table table, Consumer<Runnable> onCommit) {
    Consumer<Runnable> refuses =
        event -> {
          throw new UncheckedIOException(new IOException("403 Forbidden"));
        };
    return view(table, onCommit, new WatchedIo(table.io(), refuses));
  }

  private static Table view(Table table, Consumer<Runnable> onCommit, FileIO io) {
    return new BaseTable(
        new ForwardingOperations(table) {
          @Override
          public void commit(TableMetadata base, TableMetadata metadata) {
            if (base != metadata) {
              onCommit.accept(() -> real.commit(base, metadata));
            }
          }

          @Override
          public FileIO io() {
            return io;
          }
        },
        "between");
  }

  private static final class WatchedIo implements FileIO {
    private static final long serialVersionUID = 1L;

    private final FileIO real;
    private final transient Consumer<Runnable> onDelete;

    WatchedIo(FileIO real, Consumer<Runnable> onDelete) {
      this.real = real;
      this.onDelete = onDelete;
    }

    @Override
    public InputFile newInputFile(String path) {
      return real.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return real.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
      onDelete.accept(() -> real.deleteFile(path));
    }

    @Override
    public Map<String, String> properties() {
      return real.properties();
    }
  }
}
