package io.chartlake.landing.protocol;

import io.chartlake.landing.config.LandingConfig;
import java.time.Duration;

/**
 * When an object is full. Asked per record, never per batch, so names do not depend on how records
 * happen to be polled.
 *
 * @param records most records of an object, at least 1
 * @param bytes most bytes of an object before compression; one longer record is an object alone
 * @param span most time between records' timestamps; zero for no such limit
 */
record Rotation(int records, long bytes, Duration span) {

  static Rotation of(LandingConfig config) {
    return new Rotation(config.rotateRecords(), config.rotateBytes(), config.rotateSpan());
  }

  /** Whether the buffered records must go before a record of this length and timestamp comes. */
  boolean isDueBefore(ObjectBuffer object, int lineBytes, Long timestamp) {
    if (object.records() == 0) {
      return false;
    }
    return object.sizeBytes() + lineBytes > bytes
        || (!span.isZero() && object.spanWith(timestamp) >= span.toMillis());
  }

  /** Whether the record just added filled the object. */
  boolean isDueAfter(ObjectBuffer object) {
    return object.records() >= records || object.sizeBytes() >= bytes;
  }
}
