package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.faults.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * Reads tables as any engine does: the metastore says which metadata is current, the rest is
 * Iceberg's.
 */
final class TableReader implements AutoCloseable {
  private static final String WATERMARK = "chartlake.watermark";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int metastorePort;
  private final Function<String, Bucket> open;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param open gives the bucket of a name
   */
  TableReader(int metastorePort, Function<String, Bucket> open) {
    this.metastorePort = metastorePort;
    this.open = open;
  }

  /** Files of the store, fetched whole whenever they are opened: a deleted one must be missed. */
  private final class Files extends InMemoryFileIO {
    @Override
    public InputFile newInputFile(String location) {
      addFile(location, bucketOf(location).read(key(location)));
      try {
        return super.newInputFile(location);
      } finally {
        deleteFile(location); // from a memory that all share
      }
    }
  }

  private Bucket bucketOf(String location) {
    return buckets.computeIfAbsent(URI.create(location).getHost(), open);
  }

  private static String key(String location) {
    return URI.create(location).getPath().substring(1);
  }

  /** Makes a file of a table one without a byte. */
  void empty(String location) {
    bucketOf(location).write(key(location), new byte[0], Map.of());
  }

  void delete(String location) {
    bucketOf(location).delete(key(location));
  }

  /** The table of a name such as {@code faults.songs} as it is now. */
  Table table(String name) {
    return new BaseTable(new StaticTableOperations(metadata(name), new Files()), name);
  }

  /** Location of the metadata file that the metastore names. */
  String metadata(String name) {
    String[] names = name.split("\\.", -1);
    try (TSocket socket = new TSocket("127.0.0.1", metastorePort)) {
      socket.open();
      return new ThriftHiveMetastore.Client(new TBinaryProtocol(socket))
          .get_table(names[0], names[1])
          .getParameters()
          .get("metadata_location");
    } catch (TException e) {
      throw new AssertionError("no table " + name, e);
    }
  }

  /** The watermark in the newest snapshot that has one. */
  static JsonNode watermark(Table table) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      String watermark = snapshot.summary().get(WATERMARK);
      if (watermark != null) {
        try {
          return JSON.readTree(watermark);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return JSON.createObjectNode();
  }

  /** Number of snapshots in the history of a zone's table. */
  int snapshots(Zone zone) {
    Table table = table(CompactionStack.table(zone));
    return SnapshotUtil.ancestorIds(table.currentSnapshot(), table::snapshot).size();
  }

  /** First offsets not yet read, by partition. */
  static Map<Integer, Long> next(Table table) {
    Map<Integer, Long> next = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : watermark(table).path("next").properties()) {
      next.put(Integer.parseInt(entry.getKey()), entry.getValue().asLong());
    }
    return next;
  }

  /** Every row by its key, of which there must be one. */
  static SortedMap<Long, Zone.Row> rows(Table table) {
    SortedMap<Long, Zone.Row> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        Zone.Row row =
            new Zone.Row(
                (String) record.getField("song_name"),
                (Long) record.getField("plays"),
                ((OffsetDateTime) record.getField("updated_at")).toInstant().toEpochMilli(),
                (Integer) record.getField("kafka_partition"),
                (Long) record.getField("kafka_offset"));
        Zone.Row twice = rows.put((Long) record.getField("song_id"), row);
        assertThat(twice).as("another row of %s's key", row).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** I5: the table is the fold of what lies below its watermark, which it gives. */
  Map<Integer, Long> assertFold(Zone zone) {
    Table table = table(CompactionStack.table(zone));
    Map<Integer, Long> next = next(table);
    assertThat(rows(table)).as("I5 at %s", next).isEqualTo(zone.fold(next));
    return next;
  }

  /** I5, and nothing is left to read. */
  void assertUpToDate(Zone zone) {
    assertThat(assertFold(zone)).isEqualTo(zone.ends());
  }

  @Override
  public void close() {
    buckets.values().forEach(Bucket::close);
  }
}
