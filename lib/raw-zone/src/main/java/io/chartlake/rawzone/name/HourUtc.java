package io.chartlake.rawzone.name;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** An hour of wall-clock time in UTC, written {@code yyyy-MM-dd-HH}. */
public final class HourUtc implements Comparable<HourUtc> {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd-HH")
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final long SECONDS = 3600;

  /** Hours since 1970-01-01T00:00Z. */
  private final long sinceEpoch;

  private HourUtc(long sinceEpoch) {
    this.sinceEpoch = sinceEpoch;
  }

  /** The hour that holds this instant. */
  public static HourUtc of(Instant instant) {
    return new HourUtc(Math.floorDiv(instant.getEpochSecond(), SECONDS));
  }

  /**
   * Reads {@code yyyy-MM-dd-HH}.
   *
   * @throws IllegalArgumentException naming the text when it is no such hour
   */
  public static HourUtc parse(String text) {
    try {
      LocalDateTime hour = LocalDateTime.parse(text, FORMAT);
      return new HourUtc(Math.floorDiv(hour.toEpochSecond(ZoneOffset.UTC), SECONDS));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no hour of the form yyyy-MM-dd-HH", e);
    }
  }

  public HourUtc next() {
    return plus(1);
  }

  /** The hour this many hours later, or earlier when negative. */
  public HourUtc plus(long hours) {
    return new HourUtc(Math.addExact(sinceEpoch, hours));
  }

  /** Hours from this one to the other; negative when the other is earlier. */
  public long until(HourUtc other) {
    return other.sinceEpoch - sinceEpoch;
  }

  /** The later of the two. */
  public static HourUtc max(HourUtc a, HourUtc b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  public Instant start() {
    return Instant.ofEpochSecond(sinceEpoch * SECONDS);
  }

  @Override
  public int compareTo(HourUtc other) {
    return Long.compare(sinceEpoch, other.sinceEpoch);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HourUtc hour && hour.sinceEpoch == sinceEpoch;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sinceEpoch);
  }

  @Override
  public String toString() {
    return FORMAT.format(LocalDateTime.ofInstant(start(), ZoneOffset.UTC));
  }
}
