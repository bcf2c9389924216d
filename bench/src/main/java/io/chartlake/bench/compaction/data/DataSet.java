package io.chartlake.bench.compaction.data;

import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The folders of one run's data. Below each lie keys as in a bucket's root.
 *
 * @param folder that holds them
 */
public record DataSet(Path folder) {
  public static final String TOPIC = "music-chart-songs-store-changelog";

  /** All data lie in hours that have passed, but for the increments. */
  private static final int HOURS_OF_BASE = 48;

  /**
   * How much there is.
   *
   * @param records of the full load
   * @param songs keys
   * @param recordsPerIncrement of each increment, some of them of songs not seen before
   * @param recordsPerObject at most, as landing rotates
   */
  public record Size(
      long records,
      int songs,
      int partitions,
      int increments,
      int recordsPerIncrement,
      int recordsPerObject) {
    private static final int NEW_SONGS_OF_1000 = 1;

    int songsAt(int increment) {
      return (int) (songs + (long) songs * increment * NEW_SONGS_OF_1000 / 1000);
    }
  }

  /** The raw zone below a folder or bucket. */
  public static RawZone zone(String prefix) {
    return new RawZone(prefix, TOPIC);
  }

  /** Where the many records of few songs are. */
  public Path full() {
    return folder.resolve("full");
  }

  /** Where one record of each song is, which increments follow. */
  public Path base() {
    return folder.resolve("base");
  }

  /** Where an increment is, from 1. */
  public Path increment(int number) {
    return folder.resolve("increment-" + number);
  }

  /** Writes the records of the full load. */
  public void writeFull(Size size) throws IOException {
    HourUtc now = HourUtc.of(Instant.now());
    changelog(size)
        .writeRandom(full(), size.records(), size.songs(), now.plus(-HOURS_OF_BASE), now.plus(-1));
  }

  /** Writes the base and its increments, which lie in the current hour. */
  public void writeIncrements(Size size) throws IOException {
    HourUtc now = HourUtc.of(Instant.now());
    Changelog changelog = changelog(size);
    changelog.writeEach(base(), size.songs(), now.plus(-HOURS_OF_BASE), now.plus(-1));
    for (int number = 1; number <= size.increments(); number++) {
      changelog.writeRandom(
          increment(number), size.recordsPerIncrement(), size.songsAt(number), now, now);
    }
  }

  private static Changelog changelog(Size size) {
    return new Changelog(
        zone(""), size.partitions(), size.recordsPerObject(), size.songsAt(size.increments()));
  }
}
