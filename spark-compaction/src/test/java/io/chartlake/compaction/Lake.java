package io.chartlake.compaction;

import io.chartlake.changelog.Compression;
import io.chartlake.changelog.HourUtc;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.OffsetRange;
import io.chartlake.changelog.RawZone;
import io.chartlake.compaction.lines.FieldType;
import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.Plan;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.Catalogs;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.PartitionChange;
import io.chartlake.compaction.table.SparkCompactor;
import io.chartlake.compaction.table.TableLayout;
import io.chartlake.compaction.table.TableState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
final class Lake {
  static final HourUtc HOUR = HourUtc.parse("2026-11-23-12");
  static final TableIdentifier ID = TableIdentifier.of("music", "songs_latest");
  static final String COLUMNS = "count BIGINT, songName STRING";
  static final String SELECT =
      "_key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_at";

  final RawZone zone = new RawZone("", "songs");
  final RawRoot root;
  final Path rawFolder;
  final HadoopCatalog catalog;
  final int partitions;
  Projection projection =
      Projection.parse(COLUMNS, SELECT, FieldType.BIGINT, TableLayout.RESERVED_NAMES);

  Lake(Path folder, int partitions) {
    this.rawFolder = folder.resolve("raw");
    this.root = RawRoot.parse(rawFolder.toUri().toString());
    this.partitions = partitions;
    this.catalog = new HadoopCatalog(new Configuration(), folder.resolve("warehouse").toString());
  }

  static String play(int partition, long key, String name, long count, long offset) {
    return "{\"count\":%d,\"songName\":%s,\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":%d}%n"
        .formatted(
            count,
            name == null ? "null" : "\"" + name + "\"",
            key,
            partition,
            offset,
            1_700_000_000_000L + offset);
  }

  static String tombstone(int partition, long key, long offset) {
    return "{\"_deleted\":true,\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":null}%n"
        .formatted(key, partition, offset);
  }

  Path land(int partition, HourUtc hour, long from, long to, String... lines) {
    return write(
        zone.key(new ObjectName(partition, hour, new OffsetRange(from, to), Compression.NONE)),
        String.join("", lines));
  }

  Path land(int partition, long from, long to, String... lines) {
    return land(partition, HOUR, from, to, lines);
  }

  Path write(String key, String text) {
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
          Clock.fixed(HOUR.start(), ZoneOffset.UTC));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Watermark nothing() {
    return Watermark.none("songs", partitions);
  }

  LatestTable open() {
    return Catalogs.openOrCreate(catalog, ID, projection);
  }

  SparkCompactor compactor() {
    return new SparkCompactor(SharedSpark::context, projection);
  }

  Compaction compaction(boolean strict, long maxRejects) {
    return new Compaction(
        planner(),
        open(),
        compactor(),
        ViewPublisher.none(),
        new Compaction.Limits(strict, maxRejects),
        nothing());
  }

  Result compact() throws IOException {
    return compaction(false, Long.MAX_VALUE).run();
  }

  /** A round up to its commit. */
  record Prepared(LatestTable table, TableState state, Plan plan, List<PartitionChange> changes) {
    long commit() {
      return commitTo(table);
    }

    long commitTo(LatestTable other) {
      return other.commit(state, changes, plan.after());
    }
  }

  Prepared prepare() throws IOException {
    LatestTable table = open();
    TableState state = table.refreshed();
    Plan plan = planner().plan(state.watermark().orElse(nothing()));
    List<Integer> touched = plan.partitions().stream().map(p -> p.partition()).toList();
    return new Prepared(
        table, state, plan, compactor().compact(plan, table.table(), table.files(state, touched)));
  }

  /** Every row as text, by key; the position it came from last. */
  SortedMap<Object, String> rows() {
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
