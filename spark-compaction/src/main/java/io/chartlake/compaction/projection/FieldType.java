package io.chartlake.compaction.projection;

import java.util.Arrays;
import java.util.Locale;

/**
 * Types of raw columns and of the table's. All but {@link #STRING} fit one 64-bit number: booleans
 * as 0 and 1, floating point as {@link Double#doubleToRawLongBits}, timestamps as microseconds
 * since 1970.
 */
public enum FieldType {
  BOOLEAN,
  INT,
  BIGINT,
  FLOAT,
  DOUBLE,
  /** Text; a nested object or array is its JSON as it stands in the line. */
  STRING,
  /** In raw JSON a number of milliseconds since 1970, or ISO 8601 text with an offset. */
  TIMESTAMP;

  /**
   * Reads a type as SQL spells it.
   *
   * @throws IllegalArgumentException naming the text and the known types
   */
  public static FieldType parse(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "BOOLEAN", "BOOL" -> BOOLEAN;
      case "INT", "INTEGER" -> INT;
      case "BIGINT", "LONG" -> BIGINT;
      case "FLOAT", "REAL" -> FLOAT;
      case "DOUBLE" -> DOUBLE;
      case "STRING", "VARCHAR" -> STRING;
      case "TIMESTAMP" -> TIMESTAMP;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is no type; known are " + Arrays.toString(values()));
    };
  }
}
