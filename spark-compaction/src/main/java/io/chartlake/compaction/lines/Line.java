package io.chartlake.compaction.lines;

/** What one line says, reused from line to line. */
final class Line {
  final Values values;
  private final Projection projection;
  private boolean deleted;

  Line(Projection projection) {
    this.projection = projection;
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
    return !values.isNull(projection.offsetSlot());
  }

  long offset() {
    return values.number(projection.offsetSlot());
  }

  boolean hasPartition() {
    return !values.isNull(projection.partitionSlot());
  }

  long partition() {
    return values.number(projection.partitionSlot());
  }
}
