package io.chartlake.compaction.job;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.RawSource;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.source.Target;
import io.chartlake.compaction.table.Catalogs;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.TableChange;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;

/** A raw zone on local files and an Iceberg catalog beside it. */
public final class Lake {
  static final HourUtc HOUR = HourUtc.parse("2026-11-23-12");
  static final TableIdentifier ID = TableIdentifier.of("music", "songs_latest");
  public static final String COLUMNS = "count BIGINT, songName STRING";
  public static final String SELECT =
      "_key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_at";

  final RawZone zone = new RawZone("", "songs");
  public final RawRoot root;
  final Path rawFolder;
  final HadoopCatalog catalog;
  final int partitions;
  long maxBytesPerCommit = Long.MAX_VALUE;
  long heldBytes = Long.MAX_VALUE;
  WriteMode mode = WriteMode.of(WriteMode.Mode.AUTO);
  Projection projection =
      Projection.parse(COLUMNS, SELECT, FieldType.BIGINT, TableLayout.RESERVED_NAMES);

  public Lake(Path folder, int partitions) {
    this.rawFolder = folder.resolve("raw");
    this.root = RawRoot.parse(rawFolder.toUri().toString());
    this.partitions = partitions;
    this.catalog = new HadoopCatalog(new Configuration(), folder.resolve("warehouse").toString());
  }

  public static String play(int partition, long key, String name, long count, long offset) {
    return "{\"count\":%d,\"songName\":%s,\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":%d}%n"
        .formatted(
            count,
            name == null ? "null" : "\"" + name + "\"",
            key,
            partition,
            offset,
            1_700_000_000_000L + offset);
  }

  public static String tombstone(int partition, long key, long offset) {
    return "{\"_deleted\":true,\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":null}%n"
        .formatted(key, partition, offset);
  }

  public Path land(int partition, HourUtc hour, long from, long to, String... lines) {
    return write(
        zone.key(new ObjectName(partition, hour, new OffsetRange(from, to), Compression.NONE)),
        String.join("", lines));
  }

  public Path land(int partition, long from, long to, String... lines) {
    return land(partition, HOUR, from, to, lines);
  }

  public Path write(String key, String text) {
    try {
      Path file = rawFolder.resolve(key);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Planner planner() {
    try {
      return new Planner(
          root,
          zone,
          partitions,
          new HadoopListing(root, new Configuration()),
          Clock.fixed(later(HOUR.start(), Instant.now()), ZoneOffset.UTC));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests land in hours around {@link #HOUR}, and in such that have passed when they run. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  Watermark nothing() {
    return Watermark.none("songs", partitions);
  }

  LatestTable open() {
    return open(LatestTable.Evolution.NONE);
  }

  LatestTable open(LatestTable.Evolution evolution) {
    return Catalogs.openOrCreate(catalog, ID, projection, evolution);
  }

  RawSource source() {
    return new RawSource(planner(), SharedSpark::context, maxBytesPerCommit, heldBytes);
  }

  Compaction compaction(boolean strict, long maxRejects) {
    return compaction(strict, maxRejects, LatestTable.Evolution.NONE);
  }

  Compaction compaction(boolean strict, long maxRejects, LatestTable.Evolution evolution) {
    return new Compaction(
        source(),
        open(evolution),
        mode,
        ViewPublisher.none(),
        new Limits(strict, maxRejects),
        nothing());
  }

  Result rebuild() throws IOException {
    return compaction(false, Long.MAX_VALUE, LatestTable.Evolution.REPLACE).rebuild(false);
  }

  Result compact() throws IOException {
    return compaction(false, Long.MAX_VALUE).run();
  }

  /** A round up to its commit. */
  record Prepared(
      TableChange change, TableState state, Watermark after, List<PartitionChange> changes) {
    long commit() {
      return commitTo(change);
    }

    long commitTo(TableChange other) {
      return other.commit(state, changes, after).snapshot();
    }
  }

  Prepared prepare() throws IOException {
    LatestTable table = open();
    TableState state = table.refreshed();
    Step step = source().plan(state.watermark().orElse(nothing()));
    TableChange change = table.change();
    List<PartitionChange> changes =
        step.read(
            new Target(change.target(), projection, mode, table.files(state, step.partitions())));
    return new Prepared(change, state, step.after(changes), changes);
  }

  /** Every row as text, by key; the position it came from last. */
  public SortedMap<Object, String> rows() {
    Table table = catalog.loadTable(ID);
    SortedMap<Object, String> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record row : records) {
        String text =
            row.getField("song_name")
                + " "
                + row.getField("plays")
                + " @"
                + row.getField("kafka_partition")
                + "/"
                + row.getField("kafka_offset");
        String twice = rows.put(row.getField("song_id"), text);
        if (twice != null) {
          throw new AssertionError("two rows of one key: " + twice + " and " + text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Parquet files in the table's folder, part of the table or not. */
  long dataFiles() throws IOException {
    Path location = Path.of(catalog.loadTable(ID).location());
    try (Stream<Path> files = Files.walk(location)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }
}
