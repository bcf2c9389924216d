package io.chartlake.compaction.maintain;

import io.chartlake.rawzone.name.Compression;
import java.time.Duration;
import java.util.Optional;

/**
 * What maintenance keeps.
 *
 * @param keepSnapshots how long a snapshot can be read; rounds and queries that take longer fail
 * @param keepTags how long an hour's tag keeps its snapshot
 * @param orphansOlderThan age from which files that no metadata names are removed; empty to leave
 *     them
 * @param merge how raw objects are merged; empty to leave them
 */
public record MaintenanceSettings(
    Duration keepSnapshots,
    Duration keepTags,
    Optional<Duration> orphansOlderThan,
    Optional<Merge> merge) {

  /** Age in hours from which {@code maintain} takes files for orphans unless told otherwise. */
  public static final int ORPHAN_HOURS = 24;

  /** A round in flight needs the snapshot it began from. */
  private static final Duration LEAST_SNAPSHOTS = Duration.ofMinutes(10);

  /** What a running round, or a rebuild, has written looks like orphans until its commit. */
  private static final Duration LEAST_ORPHANS = Duration.ofHours(1);

  /** Landing and a late twin of it write to the last hours. */
  private static final Duration LEAST_MERGED = Duration.ofHours(2);

  public static final long DEFAULT_MERGED_BYTES = 128L << 20;

  /**
   * How raw objects are merged.
   *
   * @param olderThan age from which an hour is merged
   * @param compression of the new objects; empty for that of the newest they replace
   * @param maxTextBytes an object that holds so much text is closed
   */
  public record Merge(Duration olderThan, Optional<Compression> compression, long maxTextBytes) {}

  /**
   * Checks what was asked for.
   *
   * @throws IllegalArgumentException naming the option whose time is too short
   */
  public MaintenanceSettings checked() {
    check("--keep-snapshots", keepSnapshots, LEAST_SNAPSHOTS, "rounds in flight need theirs");
    orphansOlderThan.ifPresent(
        age ->
            check("--orphans-older-than", age, LEAST_ORPHANS, "files of a round look like them"));
    merge.ifPresent(
        asked ->
            check("--merge-raw-older-than", asked.olderThan, LEAST_MERGED, "landing writes there"));
    return this;
  }

  private static void check(String option, Duration given, Duration least, String reason) {
    if (given.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "%s must be at least %d minutes: %s".formatted(option, least.toMinutes(), reason));
    }
  }
}
