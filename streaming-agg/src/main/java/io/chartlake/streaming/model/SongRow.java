package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chartlake.streaming.scan.Ascii;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A song's row in the chart, in bytes {@code {"count":7,"songName":"Believe"}}: always these two
 * fields in this order.
 */
public record SongRow(long count, SongName name) {
  private static final byte[] HEAD = Ascii.bytes("{\"count\":");
  private static final byte[] MIDDLE = Ascii.bytes(",\"songName\":");

  /** 18 digits always fit in a long. */
  private static final int MAX_DIGITS = 18;

  public SongRow {
    if (count < 1) {
      throw new IllegalArgumentException("a song without plays has no row, count is " + count);
    }
  }

  public SongRow playedOnceMore() {
    return new SongRow(count + 1, name);
  }

  public SongRow named(SongName newName) {
    return new SongRow(count, newName);
  }

  public static Serde<SongRow> serde() {
    return Serdes.serdeFrom(
        (topic, row) -> row == null ? null : row.toJson(),
        (topic, json) -> json == null ? null : parse(json));
  }

  byte[] toJson() {
    int middle = HEAD.length + Ascii.digits(count);
    int nameAt = middle + MIDDLE.length;
    byte[] json = new byte[nameAt + name.jsonLength() + 1];
    System.arraycopy(HEAD, 0, json, 0, HEAD.length);
    Ascii.writeDigits(count, json, middle);
    System.arraycopy(MIDDLE, 0, json, middle, MIDDLE.length);
    name.copyJson(json, nameAt);
    json[json.length - 1] = '}';
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote by position, and any other JSON of these fields by Jackson.
   */
  static SongRow parse(byte[] json) {
    if (!Ascii.matches(json, 0, HEAD)) {
      return parseByJackson(json);
    }
    long count = 0;
    int at = HEAD.length;
    while (at < json.length && Ascii.isDigit(json[at]) && at - HEAD.length < MAX_DIGITS) {
      count = count * 10 + (json[at++] - '0');
    }
    int nameAt = at + MIDDLE.length;
    int end = json.length - 1;
    if (count < 1
        || json[HEAD.length] == '0'
        || !Ascii.matches(json, at, MIDDLE)
        || !holdsOneName(json, nameAt, end)) {
      return parseByJackson(json);
    }
    return new SongRow(count, SongName.ofJson(json, nameAt, end));
  }

  private static boolean holdsOneName(byte[] json, int from, int end) {
    if (end <= from || json[end] != '}') {
      return false;
    }
    if (json[from] != '"') {
      return SongName.UNKNOWN.equals(SongName.ofJson(json, from, end));
    }
    int at = from + 1;
    while (at < end && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at == end - 1;
  }

  private static SongRow parseByJackson(byte[] json) {
    long count = 0;
    SongName name = SongName.UNKNOWN;
    try (JsonParser parser = JsonInput.FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unreadable(json, null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("count") && value == JsonToken.VALUE_NUMBER_INT) {
          count = parser.getLongValue();
        } else if (field.equals("songName") && value == JsonToken.VALUE_STRING) {
          name = SongName.of(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      if (count < 1 || parser.nextToken() != null) {
        throw unreadable(json, null);
      }
      return new SongRow(count, name);
    } catch (IOException e) {
      throw unreadable(json, e);
    }
  }

  private static SerializationException unreadable(byte[] json, Exception cause) {
    return new SerializationException(
        "a row of the chart is unreadable: " + new String(json, StandardCharsets.UTF_8), cause);
  }
}
