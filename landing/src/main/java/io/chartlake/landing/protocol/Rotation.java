package io.chartlake.landing.protocol;

import java.time.Duration;

/**
 * When an object is full. Asked per record, never per batch, so names do not depend on how records
 * happen to be polled.
 *
 * @param records most records of an object, at least 1
 * @param bytes most bytes of an object before compression; one longer record is an object alone
 * @param span most time between records' timestamps; zero for no such limit
 */
public record Rotation(int records, long bytes, Duration span) {

  /** Whether the buffered records must go before a record of this length and timestamp comes. */
  boolean isDueBefore(PartitionWriter writer, int lineBytes, Long timestamp) {
    if (writer.records() == 0) {
      return false;
    }
    return writer.sizeBytes() + lineBytes > bytes
        || (!span.isZero() && writer.spanWith(timestamp) >= span.toMillis());
  }

  /** Whether the record just added filled the object. */
  boolean isDueAfter(PartitionWriter writer) {
    return writer.records() >= records || writer.sizeBytes() >= bytes;
  }
}
