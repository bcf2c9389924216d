package io.chartlake.rawzone.name;

/**
 * A half-open range {@code [from, to)} of log positions of one Kafka partition.
 *
 * @param from first position, at least 0
 * @param to position after the last one, greater than {@code from}
 */
public record OffsetRange(long from, long to) implements Comparable<OffsetRange> {

  public OffsetRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "offset range [" + from + ", " + to + ") must have 0 <= from < to");
    }
  }

  public boolean contains(long offset) {
    return from <= offset && offset < to;
  }

  /** Whether every position of the other range lies in this one. */
  public boolean covers(OffsetRange other) {
    return from <= other.from && other.to <= to;
  }

  /** Number of log positions, holes included; at least as many as there are records. */
  public long length() {
    return to - from;
  }

  /** By {@code from}, then by {@code to}: the order in which object names sort as text. */
  @Override
  public int compareTo(OffsetRange other) {
    int byFrom = Long.compare(from, other.from);
    return byFrom != 0 ? byFrom : Long.compare(to, other.to);
  }

  @Override
  public String toString() {
    return "[" + from + ", " + to + ")";
  }
}
