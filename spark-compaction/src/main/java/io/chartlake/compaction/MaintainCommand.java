package io.chartlake.compaction;

import io.chartlake.cli.Durations;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import io.chartlake.rawzone.name.Compression;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps the table, and if asked for its raw zone, in shape. */
@Command(
    name = "maintain",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Writes small files anew, tags the hour, expires snapshots and removes orphans, while"
          + " compaction goes on; prints what was done as one line of JSON."
    })
final class MaintainCommand extends TableCommand {
  @Option(
      names = "--keep-snapshots",
      defaultValue = "2h",
      paramLabel = "TIME",
      description = "How long a snapshot can be read (default: ${DEFAULT-VALUE}).")
  private String keepSnapshots;

  @Option(
      names = "--keep-tags",
      defaultValue = "7d",
      paramLabel = "TIME",
      description = "How long an hour's tag keeps its snapshot (default: ${DEFAULT-VALUE}).")
  private String keepTags;

  @Option(
      names = "--orphans-older-than",
      defaultValue = MaintenanceSettings.ORPHAN_HOURS + "h",
      paramLabel = "TIME",
      description =
          "Age of files without a name in any metadata that are removed, longer than any round or"
              + " rebuild takes (default: ${DEFAULT-VALUE}).")
  private String orphansOlderThan;

  @Option(names = "--skip-orphans", description = "Leave such files.")
  private boolean skipOrphans;

  @Option(
      names = "--merge-raw",
      description = "Also make one object of the raw objects of each old hour and partition.")
  private boolean mergeRaw;

  @Option(
      names = "--merge-raw-older-than",
      defaultValue = "1d",
      paramLabel = "TIME",
      description = "Age from which hours are merged (default: ${DEFAULT-VALUE}).")
  private String mergeOlderThan;

  @Option(
      names = "--merge-compression",
      paramLabel = "none|gzip|zstd",
      description = "Compression of merged objects (default: that of the newest they replace).")
  private String mergeCompression;

  private MaintenanceSettings settings;

  @Override
  void check() {
    settings =
        new MaintenanceSettings(
                Durations.parsePositive(keepSnapshots),
                Durations.parsePositive(keepTags),
                skipOrphans
                    ? Optional.empty()
                    : Optional.of(Durations.parsePositive(orphansOlderThan)),
                mergeRaw ? Optional.of(merge()) : Optional.empty())
            .checked();
  }

  private MaintenanceSettings.Merge merge() {
    return new MaintenanceSettings.Merge(
        Durations.parsePositive(mergeOlderThan),
        Optional.ofNullable(mergeCompression).map(Compression::parse),
        MaintenanceSettings.DEFAULT_MERGED_BYTES);
  }

  @Override
  int run(CompactionJob job) throws IOException {
    print(job, job.maintain(settings).toJson());
    return CommandLine.ExitCode.OK;
  }
}
