package io.chartlake.audit.model;

import java.util.Arrays;

/** What one changelog record made of its key. Not a record, for there may be millions. */
public final class KeyVersion {
  /** What kind of record it was. */
  public enum Kind {
    VALUE,
    TOMBSTONE,
    /** A value that the table has no row for: no object, or its count is no integer. */
    REJECTED
  }

  private static final Object[] NO_VALUES = {};

  public final int partition;
  public final long offset;
  public final long count;
  public final Kind kind;
  private final Object[] values;

  public KeyVersion(int partition, long offset, long count, Kind kind, Object[] values) {
    this.partition = partition;
    this.offset = offset;
    this.count = count;
    this.kind = kind;
    this.values = values;
  }

  public static KeyVersion tombstone(int partition, long offset) {
    return new KeyVersion(partition, offset, 0, Kind.TOMBSTONE, NO_VALUES);
  }

  public static KeyVersion rejected(int partition, long offset) {
    return new KeyVersion(partition, offset, 0, Kind.REJECTED, NO_VALUES);
  }

  /** The value of the field that is this many places down the list of compared fields. */
  public Object value(int field) {
    return values[field];
  }

  boolean sameAs(KeyVersion other) {
    return partition == other.partition
        && offset == other.offset
        && count == other.count
        && kind == other.kind
        && Arrays.equals(values, other.values);
  }

  /** Whether the other shows this one's kind and values, wherever it is from. */
  public boolean sameContent(KeyVersion other) {
    return kind == other.kind
        && count == other.count
        && Arrays.equals(values, other.values, (one, two) -> JsonValues.same(one, two) ? 0 : 1);
  }
}
