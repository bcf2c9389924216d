package io.chartlake.compaction.projection;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/** Plain casts between field types. A value that has no counterpart rejects its line. */
public final class Cast {
  private static final double TWO_TO_63 = 0x1p63;

  private Cast() {}

  static boolean isKnown(FieldType from, FieldType to) {
    return from == to
        || to == FieldType.STRING
        || from == FieldType.STRING
        || (isNumber(from) && isNumber(to));
  }

  private static boolean isNumber(FieldType type) {
    return switch (type) {
      case INT, BIGINT, FLOAT, DOUBLE -> true;
      case BOOLEAN, STRING, TIMESTAMP -> false;
    };
  }

  /** Casts a value that is not null and whose type is another one. */
  static void apply(Column from, FieldType to, RecordBuffer line, int slot, RecordBuffer row, int i)
      throws RejectedLineException {
    if (to == FieldType.STRING) {
      row.setText(i, text(from.type(), line.number(slot)));
    } else if (from.type() == FieldType.STRING) {
      String text = line.string(slot).strip();
      try {
        row.setNumber(i, parse(text, to));
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
        throw new RejectedLineException("column " + from.name() + " is no " + to);
      }
    } else {
      row.setNumber(i, number(from, to, line.number(slot)));
    }
  }

  private static String text(FieldType from, long word) {
    return switch (from) {
      case BOOLEAN -> word != 0 ? "true" : "false";
      case INT, BIGINT, STRING -> Long.toString(word);
      case FLOAT -> Float.toString((float) Double.longBitsToDouble(word));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(word));
      case TIMESTAMP ->
          Instant.ofEpochSecond(
                  Math.floorDiv(word, 1_000_000L), Math.floorMod(word, 1_000_000L) * 1_000L)
              .toString();
    };
  }

  private static long parse(String text, FieldType to) {
    return switch (to) {
      case BOOLEAN ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw new IllegalArgumentException("neither true nor false");
          };
      case INT -> Integer.parseInt(text);
      case BIGINT, STRING -> Long.parseLong(text);
      case FLOAT -> Double.doubleToRawLongBits(Float.parseFloat(text));
      case DOUBLE -> Double.doubleToRawLongBits(Double.parseDouble(text));
      case TIMESTAMP -> micros(text);
    };
  }

  /** Microseconds since 1970 of ISO 8601 text with an offset. */
  public static long micros(String text) {
    Instant instant = OffsetDateTime.parse(text).toInstant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
  }

  private static long number(Column from, FieldType to, long word) throws RejectedLineException {
    boolean fromFloating = from.type() == FieldType.FLOAT || from.type() == FieldType.DOUBLE;
    if (to == FieldType.DOUBLE || to == FieldType.FLOAT) {
      double value = fromFloating ? Double.longBitsToDouble(word) : (double) word;
      return Double.doubleToRawLongBits(to == FieldType.FLOAT ? (float) value : value);
    }
    long whole = word;
    if (fromFloating) {
      double value = Double.longBitsToDouble(word);
      if (!(value >= -TWO_TO_63 && value < TWO_TO_63)) {
        throw new RejectedLineException("column " + from.name() + " is out of the range of " + to);
      }
      whole = (long) value;
    }
    if (to == FieldType.INT && whole != (int) whole) {
      throw new RejectedLineException("column " + from.name() + " is out of the range of " + to);
    }
    return whole;
  }
}
