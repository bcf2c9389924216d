package io.chartlake.audit.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One committed record of a topic.
 *
 * @param key bytes, empty when null in Kafka
 * @param value bytes, empty for a tombstone
 * @param timestamp milliseconds since 1970, empty where Kafka has none
 * @param headers in the record's order; a name may come more than once
 */
public record LogRecord(
    int partition,
    long offset,
    OptionalLong timestamp,
    Optional<byte[]> key,
    Optional<byte[]> value,
    List<Header> headers) {

  /** One header; its value is empty when null in Kafka. */
  public record Header(String key, Optional<byte[]> value) {}

  public LogRecord {
    headers = List.copyOf(headers);
  }

  /** The last value of that name, as text. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.key().equals(name))
        .reduce((first, second) -> second)
        .flatMap(Header::value)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

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
