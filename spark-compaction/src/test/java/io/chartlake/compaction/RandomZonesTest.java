package io.chartlake.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.changelog.OffsetRange;
import io.chartlake.compaction.plan.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random logs, cut into random objects, with overlaps that zombies leave and objects that come
 * late; after each round the table must be the fold below its watermark.
 */
class RandomZonesTest {
  private static final int PARTITIONS = 3;
  private static final int KEYS = 12;

  /** What one offset holds: a row's text, empty for a tombstone. */
  private record Entry(long offset, long key, String row, String line) {}

  /** One object to land, some time. */
  private record Cut(int partition, OffsetRange range, List<Entry> entries, int hour) {}

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void equalsTheFoldBelowTheWatermark(@ForAll long seed) throws IOException { // I2, I5, I6, I7, I8
    Path folder = Files.createTempDirectory("spark-compaction-zones");
    try {
      Random random = new Random(seed);
      Lake lake = new Lake(folder, PARTITIONS);
      List<List<Entry>> logs = new ArrayList<>();
      List<Cut> cuts = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<Entry> log = log(partition, random);
        logs.add(log);
        cuts.addAll(cuts(partition, log, random));
      }
      int rounds = 1 + random.nextInt(4);
      for (int round = 1; round <= rounds; round++) {
        boolean last = round == rounds;
        List<Cut> landing = last ? List.copyOf(cuts) : some(cuts, random);
        cuts.removeAll(landing);
        landing.forEach(cut -> land(lake, cut));
        Result result = lake.compact();
        assertThat(lake.rows()).isEqualTo(fold(logs, result.watermark()));
        assertThat(lake.open().refreshed().watermark().orElse(lake.nothing()))
            .isEqualTo(result.watermark());
        if (last) {
          assertThat(result.gaps()).isEmpty();
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static Map<Object, String> fold(List<List<Entry>> logs, Watermark watermark) {
    Map<Object, String> rows = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (Entry entry : logs.get(partition)) {
        if (entry.offset < watermark.next(partition) && entry.row != null) {
          rows.put(entry.key, entry.row);
        }
      }
    }
    rows.values().removeIf(String::isEmpty);
    return rows;
  }

  private static List<Entry> log(int partition, Random random) {
    List<Entry> log = new ArrayList<>();
    long offset = random.nextInt(3);
    for (int i = random.nextInt(40); i > 0; i--, offset += 1 + random.nextInt(3)) {
      long key = (long) random.nextInt(KEYS) * PARTITIONS + partition;
      String name = random.nextInt(5) == 0 ? null : "song " + random.nextInt(3);
      long count = random.nextInt(100);
      switch (random.nextInt(8)) {
        case 0 -> log.add(new Entry(offset, key, "", Lake.tombstone(partition, key, offset)));
        case 1 -> log.add(new Entry(offset, key, null, "{\"count\":\"broken\"\n"));
        default ->
            log.add(
                new Entry(
                    offset,
                    key,
                    name + " " + count + " @" + partition + "/" + offset,
                    Lake.play(partition, key, name, count, offset)));
      }
    }
    return log;
  }

  /** A chain that covers the log, and further objects of other writers here and there. */
  private static List<Cut> cuts(int partition, List<Entry> log, Random random) {
    List<Cut> cuts = new ArrayList<>();
    if (log.isEmpty()) {
      return cuts;
    }
    long end = log.get(log.size() - 1).offset + 1 + random.nextInt(2);
    int hour = 0;
    for (long from = 0; from < end; ) {
      long to = Math.min(end, from + 1 + random.nextInt(15));
      cuts.add(cut(partition, new OffsetRange(from, to), log, hour));
      if (random.nextInt(3) == 0) {
        long wide = Math.min(end, from + 1 + random.nextInt(25));
        cuts.add(cut(partition, new OffsetRange(from, wide), log, hour));
      }
      hour += random.nextInt(3) / 2;
      from = to;
    }
    return cuts;
  }

  private static Cut cut(int partition, OffsetRange range, List<Entry> log, int hour) {
    return new Cut(
        partition, range, log.stream().filter(e -> range.contains(e.offset)).toList(), hour);
  }

  private static List<Cut> some(List<Cut> cuts, Random random) {
    List<Cut> shuffled = new ArrayList<>(cuts);
    if (random.nextBoolean()) {
      Collections.shuffle(shuffled, random);
    }
    return List.copyOf(shuffled.subList(0, random.nextInt(cuts.size() + 1)));
  }

  private static void land(Lake lake, Cut cut) {
    lake.land(
        cut.partition,
        Lake.HOUR.plus(cut.hour - 20L),
        cut.range.from(),
        cut.range.to(),
        cut.entries.stream().map(Entry::line).toArray(String[]::new));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
