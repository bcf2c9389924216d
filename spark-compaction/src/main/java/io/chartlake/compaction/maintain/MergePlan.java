package io.chartlake.compaction.maintain;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which raw objects of one partition become one. */
final class MergePlan {
  /** Text of this kind is a tenth of its size or less when compressed. */
  private static final int COMPRESSION_RATIO = 10;

  private MergePlan() {}

  /**
   * Objects of one hour whose ranges follow each other without a hole.
   *
   * @param slices what readers take of them, in offset order
   * @param objects all whose range lies within, those that nobody reads included
   */
  record Group(int partition, HourUtc hour, List<Chain.Slice> slices, List<ObjectName> objects) {
    Group {
      slices = List.copyOf(slices);
      objects = List.copyOf(objects);
    }

    OffsetRange range() {
      return new OffsetRange(
          slices.get(0).take().from(), slices.get(slices.size() - 1).take().to());
    }

    /** The object that covers all others; empty when it must be written first. */
    Optional<ObjectName> cover() {
      return slices.size() == 1 ? Optional.of(slices.get(0).object()) : Optional.empty();
    }

    /** The object that is written. */
    ObjectName merged(Optional<Compression> compression) {
      Compression newest = slices.get(slices.size() - 1).object().compression();
      return new ObjectName(partition, hour, range(), compression.orElse(newest));
    }
  }

  /**
   * Groups that there is something to do for.
   *
   * @param sizes all objects of the partition with their stored sizes
   * @param before hours from this one on are left as they are
   * @param next offset below which an hour's objects must all lie
   * @param maxTextBytes a group that is estimated to hold so much text is closed
   */
  static List<Group> of(
      int partition, Map<ObjectName, Long> sizes, HourUtc before, long next, long maxTextBytes) {
    SortedMap<HourUtc, List<ObjectName>> hours = new TreeMap<>();
    for (ObjectName name : sizes.keySet()) {
      hours.computeIfAbsent(name.hour(), unused -> new ArrayList<>()).add(name);
    }
    if (hours.isEmpty()) {
      return List.of();
    }
    // Landing goes on from the greatest key of the newest hour: nobody touches that hour.
    HourUtc newest = hours.lastKey();
    List<Group> groups = new ArrayList<>();
    for (Map.Entry<HourUtc, List<ObjectName>> hour : hours.entrySet()) {
      boolean isOld = hour.getKey().compareTo(before) < 0 && hour.getKey().compareTo(newest) < 0;
      boolean isRead = hour.getValue().stream().allMatch(name -> name.range().to() <= next);
      if (isOld && isRead && hour.getValue().size() > 1) {
        List<ObjectName> names = hour.getValue().stream().sorted().toList();
        groups.addAll(ofHour(partition, hour.getKey(), names, sizes, maxTextBytes));
      }
    }
    return groups;
  }

  private static List<Group> ofHour(
      int partition,
      HourUtc hour,
      List<ObjectName> names,
      Map<ObjectName, Long> sizes,
      long maxTextBytes) {
    List<Group> groups = new ArrayList<>();
    for (List<Chain.Slice> run : runs(partition, names)) {
      for (List<Chain.Slice> slices : bounded(run, sizes, maxTextBytes)) {
        OffsetRange range =
            new OffsetRange(slices.get(0).take().from(), slices.get(slices.size() - 1).take().to());
        List<ObjectName> within =
            names.stream().filter(name -> range.covers(name.range())).toList();
        if (within.size() > 1) {
          groups.add(new Group(partition, hour, slices, within));
        }
      }
    }
    return groups;
  }

  /** What readers take, in runs without a hole. */
  private static List<List<Chain.Slice>> runs(int partition, List<ObjectName> names) {
    List<List<Chain.Slice>> runs = new ArrayList<>();
    Optional<Long> start = Optional.of(names.get(0).range().from());
    while (start.isPresent()) {
      Chain chain = Chain.from(partition, start.get(), names);
      runs.add(chain.slices());
      start = chain.gap().map(gap -> gap.missing().to());
    }
    return runs;
  }

  /** A run in parts, cut where one object ends and the next begins. */
  private static List<List<Chain.Slice>> bounded(
      List<Chain.Slice> run, Map<ObjectName, Long> sizes, long maxTextBytes) {
    List<List<Chain.Slice>> parts = new ArrayList<>();
    List<Chain.Slice> part = new ArrayList<>();
    long textBytes = 0;
    for (Chain.Slice slice : run) {
      boolean isClean = slice.take().from() == slice.object().range().from();
      if (textBytes >= maxTextBytes && isClean) {
        parts.add(part);
        part = new ArrayList<>();
        textBytes = 0;
      }
      part.add(slice);
      textBytes += textBytes(slice.object(), sizes);
    }
    parts.add(part);
    return parts;
  }

  private static long textBytes(ObjectName name, Map<ObjectName, Long> sizes) {
    return switch (name.compression()) {
      case NONE -> sizes.get(name);
      case GZIP, ZSTD -> sizes.get(name) * COMPRESSION_RATIO;
    };
  }
}
