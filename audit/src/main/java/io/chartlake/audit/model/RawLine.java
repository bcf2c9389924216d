package io.chartlake.audit.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One line of a raw object. Not a record, for its bytes have no useful equality. */
public final class RawLine {
  /** {@code object:line}. */
  public final String place;

  public final long offset;
  public final byte[] bytes;
  public final ObjectNode json;

  /** Whether a reader takes this offset from this object. */
  public final boolean taken;

  public RawLine(String place, long offset, byte[] bytes, ObjectNode json, boolean taken) {
    this.place = place;
    this.offset = offset;
    this.bytes = bytes;
    this.json = json;
    this.taken = taken;
  }
}
