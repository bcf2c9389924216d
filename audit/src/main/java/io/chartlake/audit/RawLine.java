package io.chartlake.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One line of a raw object. Not a record, for its bytes have no useful equality. */
final class RawLine {
  /** {@code object:line}. */
  final String place;

  final long offset;
  final byte[] bytes;
  final ObjectNode json;

  /** Whether a reader takes this offset from this object. */
  final boolean taken;

  RawLine(String place, long offset, byte[] bytes, ObjectNode json, boolean taken) {
    this.place = place;
    this.offset = offset;
    this.bytes = bytes;
    this.json = json;
    this.taken = taken;
  }
}
