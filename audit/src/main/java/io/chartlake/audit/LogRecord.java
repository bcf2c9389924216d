package io.chartlake.audit;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One committed record of a topic.
 *
 * @param key bytes, empty when null in Kafka
 * @param value bytes, empty for a tombstone
 * @param timestamp milliseconds since 1970, empty where Kafka has none
 * @param headers the last value of each name
 */
record LogRecord(
    int partition,
    long offset,
    OptionalLong timestamp,
    Optional<byte[]> key,
    Optional<byte[]> value,
    Map<String, byte[]> headers) {

  @Override
  public boolean equals(Object other) {
    return other instanceof LogRecord that
        && partition == that.partition
        && offset == that.offset
        && timestamp.equals(that.timestamp)
        && Arrays.equals(key.orElse(null), that.key.orElse(null))
        && Arrays.equals(value.orElse(null), that.value.orElse(null));
  }

  @Override
  public int hashCode() {
    return Objects.hash(partition, offset);
  }
}
