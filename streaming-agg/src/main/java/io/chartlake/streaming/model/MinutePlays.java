package io.chartlake.streaming.model;

import io.chartlake.streaming.scan.Ascii;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Plays that arrived in one minute (UTC) in one Kafka partition: key {@code 2026-11-23T12:34Z/3},
 * value {@code {"minute":"2026-11-23T12:34:00Z","partition":3,"plays":17}}.
 */
public final class MinutePlays {
  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final DateTimeFormatter KEY_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] HEAD = Ascii.bytes("{\"minute\":\"");
  private static final byte[] PARTITION = Ascii.bytes("\",\"partition\":");
  private static final byte[] PLAYS = Ascii.bytes(",\"plays\":");

  /** The value up to the number of plays; the same for all values of a minute. */
  private final byte[] head;

  private final long plays;

  private MinutePlays(byte[] head, long plays) {
    this.head = head;
    this.plays = plays;
  }

  public static long minuteOf(long timestampMillis) {
    return Math.floorDiv(timestampMillis, MILLIS_PER_MINUTE);
  }

  public static String key(long minute, int partition) {
    return KEY_MINUTE.format(Instant.ofEpochMilli(minute * MILLIS_PER_MINUTE)) + "/" + partition;
  }

  public static MinutePlays none(long minute, int partition) {
    Instant start = Instant.ofEpochMilli(minute * MILLIS_PER_MINUTE);
    String head =
        new String(HEAD, StandardCharsets.US_ASCII)
            + start.truncatedTo(ChronoUnit.MINUTES)
            + new String(PARTITION, StandardCharsets.US_ASCII)
            + partition
            + new String(PLAYS, StandardCharsets.US_ASCII);
    return new MinutePlays(Ascii.bytes(head), 0);
  }

  public MinutePlays oneMore() {
    return new MinutePlays(head, plays + 1);
  }

  long plays() {
    return plays;
  }

  public static Serde<MinutePlays> serde() {
    return Serdes.serdeFrom(
        (topic, minute) -> minute == null ? null : minute.toJson(),
        (topic, json) -> json == null ? null : parse(json));
  }

  byte[] toJson() {
    byte[] json = new byte[head.length + Ascii.digits(plays) + 1];
    System.arraycopy(head, 0, json, 0, head.length);
    Ascii.writeDigits(plays, json, json.length - 1);
    json[json.length - 1] = '}';
    return json;
  }

  /** Reads what {@link #toJson} wrote; nothing else writes this store. */
  static MinutePlays parse(byte[] json) {
    int end = json.length - 1;
    int digits = 0;
    long plays = 0;
    long unit = 1;
    while (digits < 18 && end > digits && Ascii.isDigit(json[end - 1 - digits])) {
      plays += (json[end - 1 - digits] - '0') * unit;
      unit *= 10;
      digits++;
    }
    int headLength = end - digits;
    if (digits == 0
        || json[end] != '}'
        || !Ascii.matches(json, 0, HEAD)
        || !Ascii.matches(json, headLength - PLAYS.length, PLAYS)) {
      throw new SerializationException(
          "a row of plays by minute is unreadable: " + new String(json, StandardCharsets.UTF_8));
    }
    byte[] head = new byte[headLength];
    System.arraycopy(json, 0, head, 0, headLength);
    return new MinutePlays(head, plays);
  }
}
