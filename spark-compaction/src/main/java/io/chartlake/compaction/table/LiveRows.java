package io.chartlake.compaction.table;

import io.chartlake.compaction.files.Rows;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteFilter;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads what is left of data files when delete files of any kind and any writer are applied, by
 * Iceberg's own filter. The keys of one partition's delete files are held in memory, about 150
 * bytes each.
 */
final class LiveRows {
  private final Table table;
  private final Map<String, Object> loadedDeletes = new ConcurrentHashMap<>();

  LiveRows(Table table) {
    this.table = table;
  }

  /** What to do with a row; it is the same object each time. */
  @FunctionalInterface
  interface Taker {
    void take(InternalRow row) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param deletes those that Iceberg's planning has found for it
   */
  void read(DataFile file, List<DeleteFile> deletes, Taker taker) throws IOException {
    Filter filter = new Filter(file, deletes);
    try (CloseableIterable<InternalRow> rows =
        filter.filter(Rows.read(table, filter.requiredSchema(), file))) {
      for (InternalRow row : rows) {
        taker.take(row);
      }
    }
  }

  private final class Filter extends DeleteFilter<InternalRow> {
    private final RowView view;

    Filter(DataFile file, List<DeleteFile> deletes) {
      super(file.location(), deletes, table.schema(), table.schema());
      this.view = new RowView(SparkSchemaUtil.convert(requiredSchema()));
    }

    @Override
    protected StructLike asStructLike(InternalRow row) {
      view.row = row;
      return view;
    }

    @Override
    protected InputFile getInputFile(String location) {
      return table.io().newInputFile(location);
    }

    @Override
    protected DeleteLoader newDeleteLoader() {
      return new Loader(this::loadInputFile);
    }
  }

  /** Reads each delete file once for all data files of a partition. */
  private final class Loader extends BaseDeleteLoader {
    Loader(Function<DeleteFile, InputFile> open) {
      super(open);
    }

    @Override
    protected boolean canCache(long sizeBytes) {
      return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected <V> V getOrLoad(String key, Supplier<V> load, long sizeBytes) {
      return (V) loadedDeletes.computeIfAbsent(key, unused -> load.get());
    }
  }

  /** A Spark row as Iceberg's filter looks at it: text as text, all else as it is. */
  private static final class RowView implements StructLike {
    private final DataType[] types;
    private InternalRow row;

    RowView(StructType rowType) {
      this.types =
          Arrays.stream(rowType.fields()).map(field -> field.dataType()).toArray(DataType[]::new);
    }

    @Override
    public int size() {
      return types.length;
    }

    @Override
    public <T> T get(int position, Class<T> javaClass) {
      if (row.isNullAt(position)) {
        return null;
      }
      Object value = row.get(position, types[position]);
      return javaClass.cast(value instanceof UTF8String text ? text.toString() : value);
    }

    @Override
    public <T> void set(int position, T value) {
      throw new UnsupportedOperationException("rows are only looked at");
    }
  }
}
