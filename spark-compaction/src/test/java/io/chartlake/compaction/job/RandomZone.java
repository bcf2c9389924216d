package io.chartlake.compaction.job;

import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A random log per partition, cut into random objects, some of them by a second writer. */
final class RandomZone {
  static final int PARTITIONS = 3;
  private static final int KEYS = 12;

  /** JSON text of names, and what it means. */
  private static final String[][] NAMES = {
    {"Believe", "Believe"},
    {"Say \\\"Hello\\\"", "Say \"Hello\""},
    {"C:\\\\music\\\\", "C:\\music\\"},
    {"Caf\\u00e9 Ångström", "Café Ångström"},
    {"\\ud83d\\ude00 smile 🎵", "😀 smile 🎵"},
    {"tab\\tline\\nslash\\/ \\u0001", "tab\tline\nslash/ \u0001"},
    {"x\\\",\\\"_offset\\\":99,\\\"_key\\\":1}", "x\",\"_offset\":99,\"_key\":1}"},
    {"", ""},
  };

  /**
   * What one offset holds.
   *
   * @param row its row's text; empty for a tombstone, null for a line that is no record
   */
  private record Entry(long offset, long key, String row, String line) {}

  /** One object to land, some time. */
  private record Cut(int partition, OffsetRange range, List<Entry> entries, int hour) {}

  private final Random random;
  private final List<List<Entry>> logs = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private boolean overlaps;

  RandomZone(Random random) {
    this.random = random;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<Entry> log = log(partition);
      logs.add(log);
      cut(partition, log);
    }
  }

  /** Whether some offset is in more than one object. */
  boolean overlaps() {
    return overlaps;
  }

  /** Whether a partition was read up to the middle of an object that it has since. */
  boolean isInsideAnObject(Watermark watermark) {
    return cuts.stream()
        .anyMatch(
            cut ->
                cut.range.from() < watermark.next(cut.partition)
                    && watermark.next(cut.partition) < cut.range.to());
  }

  /** The state that all records below the watermark make. */
  Map<Object, String> fold(Watermark watermark) {
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

  /** Lands some of the objects, in any order. */
  void landSome(Lake lake) {
    List<Cut> wide = cuts.stream().filter(this::isWide).toList();
    if (!wide.isEmpty() && random.nextBoolean()) {
      landUpToTheMiddleOf(lake, wide.get(random.nextInt(wide.size())));
      return;
    }
    List<Cut> shuffled = new ArrayList<>(cuts);
    if (random.nextBoolean()) {
      Collections.shuffle(shuffled, random);
    }
    land(lake, shuffled.subList(0, random.nextInt(cuts.size() + 1)));
  }

  /** Whether another object ends within this one, so that a reader can come to stand there. */
  private boolean isWide(Cut cut) {
    return cuts.stream()
        .anyMatch(
            other ->
                other.partition == cut.partition
                    && other.range.from() == cut.range.from()
                    && other.range.to() < cut.range.to());
  }

  private void landUpToTheMiddleOf(Lake lake, Cut wide) {
    long middle =
        cuts.stream()
            .filter(other -> other.partition == wide.partition)
            .filter(other -> other.range.from() == wide.range.from())
            .mapToLong(other -> other.range.to())
            .min()
            .orElseThrow();
    land(
        lake,
        cuts.stream()
            .filter(other -> other.partition == wide.partition && other.range.to() <= middle)
            .toList());
  }

  void landRest(Lake lake) {
    land(lake, cuts);
  }

  private void land(Lake lake, List<Cut> landing) {
    List<Cut> taken = List.copyOf(landing);
    cuts.removeAll(taken);
    for (Cut cut : taken) {
      lake.land(
          cut.partition,
          Lake.HOUR.plus(cut.hour - 20L),
          cut.range.from(),
          cut.range.to(),
          cut.entries.stream().map(Entry::line).toArray(String[]::new));
    }
  }

  private List<Entry> log(int partition) {
    List<Entry> log = new ArrayList<>();
    long offset = random.nextInt(3);
    for (int i = random.nextInt(40); i > 0; i--, offset += 1 + random.nextInt(3)) {
      long key = (long) random.nextInt(KEYS) * PARTITIONS + partition;
      String[] name = NAMES[random.nextInt(NAMES.length)];
      long count = random.nextInt(100);
      switch (random.nextInt(10)) {
        case 0 -> log.add(new Entry(offset, key, "", Lake.tombstone(partition, key, offset)));
        case 1 -> log.add(new Entry(offset, key, null, "{\"count\":\"broken\"\n"));
        case 2 ->
            log.add(
                new Entry(
                    offset,
                    key,
                    "null " + count + " @" + partition + "/" + offset,
                    Lake.play(partition, key, null, count, offset)));
        default ->
            log.add(
                new Entry(
                    offset,
                    key,
                    name[1] + " " + count + " @" + partition + "/" + offset,
                    Lake.play(partition, key, name[0], count, offset)));
      }
    }
    return log;
  }

  /** A chain that covers the log, and further objects of other writers here and there. */
  private void cut(int partition, List<Entry> log) {
    if (log.isEmpty()) {
      return;
    }
    long end = log.get(log.size() - 1).offset + 1 + random.nextInt(2);
    int hour = 0;
    for (long from = 0; holdsAny(log, from, end); ) {
      long to = Math.min(end, from + 1 + random.nextInt(15));
      while (!holdsAny(log, from, to)) {
        to++;
      }
      add(partition, new OffsetRange(from, to), log, hour);
      if (random.nextInt(2) == 0) {
        OffsetRange wide = new OffsetRange(from, Math.min(end, from + 1 + random.nextInt(30)));
        if (holdsAny(log, wide.from(), wide.to())) {
          overlaps |= wide.to() != to;
          add(partition, wide, log, hour);
        }
      }
      hour += random.nextInt(3) / 2;
      from = to;
    }
  }

  /** Landing writes no object without a record. */
  private static boolean holdsAny(List<Entry> log, long from, long to) {
    return log.stream().anyMatch(entry -> entry.offset >= from && entry.offset < to);
  }

  private void add(int partition, OffsetRange range, List<Entry> log, int hour) {
    cuts.add(
        new Cut(
            partition, range, log.stream().filter(e -> range.contains(e.offset)).toList(), hour));
  }
}
