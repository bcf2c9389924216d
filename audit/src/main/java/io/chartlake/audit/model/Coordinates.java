package io.chartlake.audit.model;

/** Where a record lies: {@code topic-partition@offset}. */
public record Coordinates(String topic, int partition, long offset) {
  public static Coordinates of(String topic, LogRecord record) {
    return new Coordinates(topic, record.partition(), record.offset());
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
