package io.chartlake.rawzone.watermark;

import java.util.Locale;

/** What decides between two records of one key. */
public enum Ordering {
  /** The greatest offset: all records of a key are in one Kafka partition. */
  OFFSET,
  /**
   * The greatest timestamp, then the greatest partition, between records of different partitions;
   * the greatest offset within one. For topics whose number of partitions has grown, so that keys
   * have moved. Records read in a later round replace rows of earlier ones.
   */
  TIMESTAMP;

  /** The word on the command line and in the watermark. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #word}.
   *
   * @throws IllegalArgumentException naming the text when it is neither
   */
  public static Ordering parse(String word) {
    for (Ordering ordering : values()) {
      if (ordering.word().equals(word)) {
        return ordering;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is neither offset nor timestamp");
  }
}
