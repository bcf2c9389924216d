package io.chartlake.audit.model;

/** Where a record lies: {@code topic-partition@offset}. */
public record Coordinates(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
