package io.chartlake.compaction.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.compaction.files.DeletedKeys;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.RowLayout;
import io.chartlake.compaction.files.Rows;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.rows.RecordRow;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * In a task: compares the rows of one partition with the latest record of each of its keys.
 *
 * <p>A key whose last record lies below the watermark must have exactly its row, or none when that
 * is a tombstone. One whose last record is newer may have an older row, or none. A row without any
 * record is one too many.
 */
public final class PartitionComparison {
  /** So many differing keys are described. */
  public static final int MAX_DESCRIBED = 20;

  /** Keys of a table are of one type; a row of another writer may have none. */
  @SuppressWarnings("unchecked")
  private static final Comparator<Object> BY_KEY =
      Comparator.nullsFirst((one, other) -> ((Comparable<Object>) one).compareTo(other));

  private final Table table;
  private final Projection projection;
  private final RowLayout layout;

  /**
   * What was found.
   *
   * @param compared keys that were judged
   * @param pending keys whose last record the table has not read
   * @param unjudged rows of keys of which the topic holds only rejected records: they may be of
   *     records that it no longer holds
   * @param differing judged keys that are not as they should be
   * @param first those of the least keys, at most {@link #MAX_DESCRIBED}
   */
  public record Findings(
      long compared, long pending, long unjudged, long differing, List<Difference> first)
      implements Serializable {
    public Findings {
      first = List.copyOf(first);
    }
  }

  /**
   * A key that is not as it should be.
   *
   * @param key as JSON
   * @param expected the row that the topic's last record makes, as JSON; {@code null} for none
   * @param found the table's row, as JSON; {@code null} for none
   */
  public record Difference(int partition, String key, String expected, String found)
      implements Serializable {}

  public PartitionComparison(Table table, Projection projection) {
    this.table = table;
    this.projection = projection;
    this.layout = new RowLayout(projection, table.schema());
  }

  /**
   * Compares.
   *
   * @param latest of all records up to the topic's end
   * @param next first offset that the table has not read
   * @param isRejected whether there is a record of a key that can't become a row
   * @throws IOException when a file can't be read
   */
  public Findings compare(
      int partition,
      LatestRecords latest,
      long next,
      PartitionFiles files,
      Predicate<Object> isRejected)
      throws IOException {
    Comparing comparing = new Comparing(partition, latest, next, isRejected);
    DeletedKeys deleted = new DeletedKeys(table, layout, files);
    for (DataFile file : files.data()) {
      try (CloseableIterable<InternalRow> rows = Rows.read(table, table.schema(), file)) {
        for (InternalRow row : rows) {
          if (!deleted.contains(row, file)) {
            comparing.row(row);
          }
        }
      }
    }
    return comparing.findings();
  }

  /** One comparison under way. */
  private final class Comparing {
    private final int partition;
    private final LatestRecords latest;
    private final long next;
    private final Predicate<Object> isRejected;
    private final RecordRow expected;
    private final BitSet seen = new BitSet();

    /** By key, the greatest of which gives way. */
    private final NavigableMap<Object, Difference> first = new TreeMap<>(BY_KEY);

    private long extraKeys;
    private long unjudged;
    private long differing;

    Comparing(int partition, LatestRecords latest, long next, Predicate<Object> isRejected) {
      this.partition = partition;
      this.latest = latest;
      this.next = next;
      this.isRejected = isRejected;
      this.expected = new RecordRow(projection, layout.rowType(), latest);
      expected.row().setInt(layout.partitionPosition(), partition);
    }

    void row(InternalRow row) throws IOException {
      int slot = layout.find(latest, row);
      if (slot < 0) {
        if (layout.hasKey(row) && isRejected.test(layout.key(row))) {
          unjudged++;
        } else {
          extraKeys++;
          differs(layout.hasKey(row) ? layout.key(row) : null, "null", json(row));
        }
        return;
      }
      boolean twice = seen.get(slot);
      seen.set(slot);
      boolean fits;
      if (isPending(slot)) {
        int offset = layout.offsetPosition();
        fits = !row.isNullAt(offset) && row.getLong(offset) < next;
      } else {
        fits = !latest.isDeleted(slot) && isEqual(record(slot), row);
      }
      if (twice || !fits) {
        differs(layout.key(row), expected(slot), json(row));
      }
    }

    Findings findings() throws IOException {
      long pending = 0;
      for (int slot = 0; slot < latest.size(); slot++) {
        if (isPending(slot)) {
          pending++;
        } else if (!seen.get(slot) && !latest.isDeleted(slot)) {
          differs(latest.key(slot), expected(slot), "null");
        }
      }
      return new Findings(
          latest.size() - pending + extraKeys,
          pending,
          unjudged,
          differing,
          List.copyOf(first.values()));
    }

    private boolean isPending(int slot) {
      return latest.offset(slot) >= next;
    }

    private InternalRow record(int slot) {
      expected.row().setLong(layout.offsetPosition(), latest.offset(slot));
      return expected.fill(slot);
    }

    private String expected(int slot) throws IOException {
      return latest.isDeleted(slot) ? "null" : json(record(slot));
    }

    private void differs(Object key, String expected, String found) throws IOException {
      differing++;
      first.put(key, new Difference(partition, jsonKey(key), expected, found));
      if (first.size() > MAX_DESCRIBED) {
        first.pollLastEntry();
      }
    }
  }

  private boolean isEqual(InternalRow expected, InternalRow found) {
    StructField[] fields = layout.rowType().fields();
    for (int i = 0; i < fields.length; i++) {
      DataType type = fields[i].dataType();
      boolean bothNull = expected.isNullAt(i) && found.isNullAt(i);
      if (!bothNull
          && (expected.isNullAt(i)
              || found.isNullAt(i)
              || !Objects.equals(expected.get(i, type), found.get(i, type)))) {
        return false;
      }
    }
    return true;
  }

  private static String jsonKey(Object key) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      write(json, key);
    }
    return text.toString();
  }

  private String json(InternalRow row) throws IOException {
    StructType type = layout.rowType();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < type.fields().length; i++) {
        json.writeFieldName(type.fields()[i].name());
        write(json, row.isNullAt(i) ? null : value(row, i, type.fields()[i].dataType()));
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static Object value(InternalRow row, int position, DataType type) {
    return type.equals(DataTypes.TimestampType)
        ? Instant.EPOCH.plus(row.getLong(position), ChronoUnit.MICROS)
        : row.get(position, type);
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else {
      json.writeString(value.toString());
    }
  }
}
