package io.chartlake.rawzone.name;

import java.util.Objects;

/**
 * Name of one raw object: which slice of which partition's log it holds.
 *
 * <p>Names of one partition sort as text in offset order, because offsets are zero-padded and an
 * object's hour is never earlier than that of the object before it.
 *
 * @param partition Kafka partition, 0 to 99999
 * @param hour when the object's first record was buffered, or the previous object's hour if later
 * @param range log positions the object covers, holes included
 * @param compression of the object's bytes
 */
public record ObjectName(int partition, HourUtc hour, OffsetRange range, Compression compression)
    implements Comparable<ObjectName> {

  /** Greatest Kafka partition a name has digits for. */
  public static final int MAX_PARTITION = 99_999;

  public ObjectName {
    if (partition < 0 || partition > MAX_PARTITION) {
      throw new IllegalArgumentException(
          "partition " + partition + " is not in 0.." + MAX_PARTITION);
    }
    Objects.requireNonNull(hour, "hour");
    Objects.requireNonNull(range, "range");
    Objects.requireNonNull(compression, "compression");
  }

  /** By partition, then in offset order. */
  @Override
  public int compareTo(ObjectName other) {
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : range.compareTo(other.range);
  }

  @Override
  public String toString() {
    return partition + "/" + hour + "/" + range;
  }
}
