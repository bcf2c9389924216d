package io.chartlake.rawzone.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader at position {@code next} of one partition takes from a set of objects, so that
 * every position counts once whatever overlaps zombies have left.
 *
 * <p>Rules by name: {@code from == next} read; {@code from < next < to} read from {@code next} on;
 * {@code to <= next} skip; {@code from > next} a gap. Among objects that begin at or before {@code
 * next} the one that reaches farthest is taken.
 *
 * @param next position after the last one read; the {@code next} asked for when nothing was taken
 * @param slices what to read, in offset order, without overlap
 * @param gap the first hole, when objects behind it exist; nothing behind it is taken
 */
public record Chain(long next, List<Slice> slices, Optional<Gap> gap) {

  /**
   * The positions to take from one object.
   *
   * @param object its name
   * @param take positions to read; other positions of the object are passed over
   */
  public record Slice(ObjectName object, OffsetRange take) {
    public Slice {
      if (!object.range().covers(take)) {
        throw new IllegalArgumentException(take + " is not within " + object);
      }
    }
  }

  public Chain {
    slices = List.copyOf(slices);
  }

  /**
   * Follows the chain from {@code next}.
   *
   * @param partition Kafka partition that all names belong to
   * @param next first position not yet read, at least 0
   * @param names objects of the partition in any order
   * @throws IllegalArgumentException when a name is of another partition
   */
  public static Chain from(int partition, long next, List<ObjectName> names) {
    List<ObjectName> ordered = names.stream().sorted().toList();
    for (ObjectName name : ordered) {
      if (name.partition() != partition) {
        throw new IllegalArgumentException(name + " is not of partition " + partition);
      }
    }
    List<Slice> slices = new ArrayList<>();
    long position = next;
    int i = 0;
    while (i < ordered.size()) {
      ObjectName farthest = null;
      while (i < ordered.size() && ordered.get(i).range().from() <= position) {
        ObjectName name = ordered.get(i++);
        if (name.range().to() > position
            && (farthest == null || name.range().to() > farthest.range().to())) {
          farthest = name;
        }
      }
      if (farthest == null) {
        break;
      }
      slices.add(new Slice(farthest, new OffsetRange(position, farthest.range().to())));
      position = farthest.range().to();
    }
    Optional<Gap> gap =
        i < ordered.size()
            ? Optional.of(
                new Gap(partition, new OffsetRange(position, ordered.get(i).range().from())))
            : Optional.empty();
    return new Chain(position, slices, gap);
  }
}
