package io.chartlake.compaction.plan;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a round reads of one Kafka partition.
 *
 * @param partition Kafka partition
 * @param slices objects in offset order, at least one
 */
public record PartitionPlan(int partition, List<ObjectSlice> slices) implements Serializable {
  /** Text of this kind is a tenth of its size or less when compressed. */
  private static final int COMPRESSION_RATIO = 10;

  public PartitionPlan {
    slices = List.copyOf(slices);
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("nothing to read of partition " + partition);
    }
  }

  /** Bytes to get from the store. */
  public long sizeBytes() {
    return slices.stream().mapToLong(ObjectSlice::sizeBytes).sum();
  }

  /** The last object to read. */
  public ObjectSlice last() {
    return slices.get(slices.size() - 1);
  }

  /** The first slices alone, at least one. */
  public PartitionPlan first(int count) {
    return new PartitionPlan(partition, slices.subList(0, count));
  }

  /** The slices from an offset on that one of them begins with; empty when there are none. */
  Optional<PartitionPlan> behind(long offset) {
    List<ObjectSlice> left = slices.stream().filter(slice -> slice.takeFrom() >= offset).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new PartitionPlan(partition, left));
  }

  /** As many of the first slices as hold about this many bytes of text, at least one. */
  PartitionPlan within(long textBytes) {
    long left = textBytes;
    int count = 0;
    while (count < slices.size() && (count == 0 || textBytes(slices.get(count)) <= left)) {
      left -= textBytes(slices.get(count));
      count++;
    }
    return count == slices.size() ? this : first(count);
  }

  private static long textBytes(ObjectSlice slice) {
    return switch (slice.compression()) {
      case NONE -> slice.sizeBytes();
      case GZIP, ZSTD -> slice.sizeBytes() * COMPRESSION_RATIO;
    };
  }
}
