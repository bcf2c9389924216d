package io.chartlake.compaction.lines;

/** What one line says, reused from line to line. */
final class Line {
  final Values values;
  private final int partitionSlot;
  private final int offsetSlot;
  private boolean deleted;

  Line(Projection projection) {
    this.partitionSlot = projection.partitionSlot();
    this.offsetSlot = projection.offsetSlot();
    this.values = new Values(projection.raw().size());
  }

  void clear() {
    values.clear();
    deleted = false;
  }

  void setDeleted(boolean value) {
    deleted = value;
  }

  boolean isDeleted() {
    return deleted;
  }

  boolean hasOffset() {
    return !values.isNull(offsetSlot);
  }

  long offset() {
    return values.number(offsetSlot);
  }

  boolean hasPartition() {
    return !values.isNull(partitionSlot);
  }

  long partition() {
    return values.number(partitionSlot);
  }
}
