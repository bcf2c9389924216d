package io.chartlake.audit;

/** Where a record lies: {@code topic-partition@offset}. */
record Coordinates(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
