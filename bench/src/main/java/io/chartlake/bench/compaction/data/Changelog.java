package io.chartlake.bench.compaction.data;

import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * A changelog of songs as landing would have landed it: each call goes on where the one before has
 * ended. The records are the same in every run, but for hours and timestamps, which follow the
 * clock. Counts fall now and then, songs are renamed, offsets have holes.
 */
public final class Changelog {
  private static final int FALLS_OF_100 = 4;
  private static final int RENAMED_ONE_IN = 200;
  private static final int MOST_RENAMES = 9;
  private static final int HOLE_ONE_IN = 1_000;
  private static final long SEED = 20_110_601;

  private final RawZone zone;
  private final int partitions;
  private final int recordsPerObject;
  private final RandomGenerator random = new java.util.SplittableRandom(SEED);
  private final int[] counts;
  private final byte[] renames;
  private final long[] next;

  /**
   * An empty changelog.
   *
   * @param mostSongs keys lie below this
   */
  public Changelog(RawZone zone, int partitions, int recordsPerObject, int mostSongs) {
    this.zone = zone;
    this.partitions = partitions;
    this.recordsPerObject = recordsPerObject;
    this.counts = new int[mostSongs];
    this.renames = new byte[mostSongs];
    this.next = new long[partitions];
  }

  /** Writes one record for each of these songs, in an order that is none. */
  public void writeEach(Path folder, int songs, HourUtc first, HourUtc last) throws IOException {
    int step = coprime(songs);
    int[] song = {0};
    write(folder, songs, () -> song[0] = (int) ((song[0] + (long) step) % songs), first, last);
  }

  /** Writes so many records of random songs below {@code songs}. */
  public void writeRandom(Path folder, long records, int songs, HourUtc first, HourUtc last)
      throws IOException {
    write(folder, records, () -> random.nextInt(songs), first, last);
  }

  /** The objects of a partition lie an hour apart, from the first hour until at most the last. */
  private void write(Path folder, long records, IntSupplier songs, HourUtc first, HourUtc last)
      throws IOException {
    StringBuilder[] lines = new StringBuilder[partitions];
    int[] buffered = new int[partitions];
    HourUtc[] hours = new HourUtc[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      lines[partition] = new StringBuilder();
      hours[partition] = first;
    }
    long[] from = next.clone();
    long millis = last.start().toEpochMilli();
    for (long record = 0; record < records; record++) {
      int song = songs.getAsInt();
      int partition = partition(song);
      count(song);
      line(lines[partition], song, partition, millis + record / 100);
      if (++buffered[partition] == recordsPerObject) {
        flush(folder, partition, hours[partition], from, lines[partition]);
        buffered[partition] = 0;
        if (hours[partition].compareTo(last) < 0) {
          hours[partition] = hours[partition].next();
        }
      }
    }
    for (int partition = 0; partition < partitions; partition++) {
      if (buffered[partition] > 0) {
        flush(folder, partition, hours[partition], from, lines[partition]);
      }
    }
  }

  private int partition(int song) {
    return (int) (((song * 0x9E3779B97F4A7C15L) >>> 33) % partitions);
  }

  private void count(int song) {
    boolean falls = random.nextInt(100) < FALLS_OF_100;
    counts[song] += falls ? -1 - random.nextInt(5) : 1;
    if (random.nextInt(RENAMED_ONE_IN) == 0 && renames[song] < MOST_RENAMES) {
      renames[song]++;
    }
  }

  private void line(StringBuilder lines, int song, int partition, long millis) {
    lines
        .append("{\"count\":")
        .append(counts[song])
        .append(",\"songName\":\"")
        .append(SongNames.json(song, renames[song]))
        .append("\",\"_key\":")
        .append(song)
        .append(",\"_partition\":")
        .append(partition)
        .append(",\"_offset\":")
        .append(next[partition]++)
        .append(",\"_timestamp\":")
        .append(millis)
        .append("}\n");
    if (random.nextInt(HOLE_ONE_IN) == 0) {
      next[partition] += random.nextInt(3);
    }
  }

  private void flush(Path folder, int partition, HourUtc hour, long[] from, StringBuilder lines)
      throws IOException {
    OffsetRange range = new OffsetRange(from[partition], next[partition]);
    Path file = folder.resolve(zone.key(new ObjectName(partition, hour, range, Compression.NONE)));
    Files.createDirectories(file.getParent());
    Files.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    from[partition] = next[partition];
    lines.setLength(0);
  }

  /** A step that visits every number below {@code n} once, far from its neighbours. */
  private static int coprime(int n) {
    int[] primes = {611_953, 7_919, 31, 7, 5, 3, 2};
    return Arrays.stream(primes).filter(prime -> prime < n && n % prime != 0).findFirst().orElse(1);
  }
}
