package io.chartlake.compaction.job;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.maintain.Maintenance;
import io.chartlake.compaction.maintain.MaintenanceResult;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;

/** A lake whose table is maintained. */
public final class MaintainedLake {
  public final Lake lake;
  private final Path scratch;

  public MaintainedLake(Path folder, int partitions, WriteMode.Mode mode) {
    lake = new Lake(folder, partitions);
    lake.mode = WriteMode.of(mode);
    scratch = folder.resolve("scratch");
  }

  public static JavaSparkContext spark() {
    return SharedSpark.context();
  }

  public RawZone zone() {
    return lake.zone;
  }

  public HourUtc hour() {
    return Lake.HOUR;
  }

  public Path rawFolder() {
    return lake.rawFolder;
  }

  public void compact() throws IOException {
    lake.compact();
  }

  public void rebuild() throws IOException {
    lake.rebuild();
  }

  public Table table() {
    return lake.catalog.loadTable(Lake.ID);
  }

  /** The watermark, as a round would find it. */
  public Watermark watermark() {
    return TableState.known(table()).watermark().orElseThrow();
  }

  public MaintenanceResult maintain(MaintenanceSettings settings, Duration later)
      throws IOException {
    return maintain(table(), settings, later);
  }

  /** Maintains through another view of the table, as if it were so much later. */
  public MaintenanceResult maintain(Table table, MaintenanceSettings settings, Duration later)
      throws IOException {
    return new Maintenance(
            table,
            lake.root,
            lake.zone,
            settings,
            SharedSpark::context,
            new Configuration(),
            scratch,
            Clock.offset(Clock.systemUTC(), later))
        .run();
  }
}
