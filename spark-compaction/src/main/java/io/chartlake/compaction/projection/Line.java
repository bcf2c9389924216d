package io.chartlake.compaction.projection;

/** What one line says, reused from line to line. */
public final class Line {
  public final RecordBuffer values;
  private final int partitionSlot;
  private final int offsetSlot;
  private boolean deleted;

  public Line(Projection projection) {
    this.partitionSlot = projection.partitionSlot();
    this.offsetSlot = projection.offsetSlot();
    this.values = new RecordBuffer(projection.raw().size());
  }

  public void clear() {
    values.clear();
    deleted = false;
  }

  public void setDeleted(boolean value) {
    deleted = value;
  }

  public boolean isDeleted() {
    return deleted;
  }

  public boolean hasOffset() {
    return !values.isNull(offsetSlot);
  }

  public long offset() {
    return values.number(offsetSlot);
  }

  public boolean hasPartition() {
    return !values.isNull(partitionSlot);
  }

  public long partition() {
    return values.number(partitionSlot);
  }
}
