package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;

/**
 * Reads the song id of a play. Flat objects without escapes or spaces, as players write them, are
 * scanned by hand; whatever the scan does not know for certain is left to Jackson, whose word
 * counts.
 */
public final class PlayReader {
  private static final byte[] SONG_ID = Ascii.bytes("songId\"");

  /** 15 digits are always below 2^53. */
  private static final int MAX_SCANNED_DIGITS = 15;

  private static final int UNDECIDED = -1;

  private PlayReader() {}

  /** What the value says, or {@link UnreadableRecordException}. */
  public static ChartEvent read(byte[] value) {
    if (value == null) {
      throw new UnreadableRecordException(
          UnreadableReason.VALUE_MISSING, "a play must have a value, this one is null");
    }
    long songId = scan(value);
    return new ChartEvent.Play(songId == UNDECIDED ? parse(value) : songId);
  }

  /** The song id, or {@link #UNDECIDED}. */
  static long scan(byte[] json) {
    int end = json.length - 1;
    if (end < 1 || json[0] != '{' || json[end] != '}') {
      return UNDECIDED;
    }
    long songId = UNDECIDED;
    int at = 1;
    while (true) {
      if (at >= end || json[at] != '"') {
        return UNDECIDED;
      }
      boolean isSongId = Ascii.matches(json, at + 1, SONG_ID);
      at = afterText(json, at, end);
      if (at == UNDECIDED || at >= end || json[at] != ':') {
        return UNDECIDED;
      }
      int valueAt = ++at;
      boolean isText = json[valueAt] == '"';
      at = isText ? afterText(json, at, end) : afterDigits(json, at, end);
      if (at == UNDECIDED) {
        return UNDECIDED;
      }
      if (isSongId) {
        if (isText || songId != UNDECIDED) {
          return UNDECIDED;
        }
        songId = number(json, valueAt, at);
      }
      if (at == end) {
        return songId;
      }
      if (json[at++] != ',') {
        return UNDECIDED;
      }
    }
  }

  /** Where the text that starts at the quote {@code from} ends; plain ASCII only. */
  private static int afterText(byte[] json, int from, int end) {
    for (int at = from + 1; at < end; at++) {
      byte character = json[at];
      if (character == '"') {
        return at + 1;
      }
      if (character < ' ' || character == '\\') {
        return UNDECIDED;
      }
    }
    return UNDECIDED;
  }

  private static int afterDigits(byte[] json, int from, int end) {
    int at = from;
    while (at < end && Ascii.isDigit(json[at])) {
      at++;
    }
    int digits = at - from;
    boolean leadingZero = digits > 1 && json[from] == '0';
    return digits == 0 || digits > MAX_SCANNED_DIGITS || leadingZero ? UNDECIDED : at;
  }

  private static long number(byte[] json, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      number = number * 10 + (json[at] - '0');
    }
    return number;
  }

  /** The song id by Jackson, or {@link UnreadableRecordException}. */
  static long parse(byte[] json) {
    long songId = UNDECIDED;
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      JsonObjects.requireObject(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isSongId = parser.currentName().equals("songId");
        JsonToken token = parser.nextToken();
        if (isSongId) {
          if (songId != UNDECIDED) {
            throw new UnreadableRecordException(
                UnreadableReason.SONG_ID_TWICE, "the value names songId twice");
          }
          songId = songId(parser, token);
        } else {
          parser.skipChildren();
        }
      }
      JsonObjects.requireEnd(parser);
    } catch (IOException e) {
      throw JsonObjects.noJson(e);
    }
    if (songId == UNDECIDED) {
      throw new UnreadableRecordException(
          UnreadableReason.SONG_ID_MISSING, "the value has no songId");
    }
    return songId;
  }

  private static long songId(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw new UnreadableRecordException(
          UnreadableReason.SONG_ID_NO_INTEGER,
          "songId must be a whole number, it is " + JsonObjects.shown(parser, token));
    }
    long songId;
    try {
      songId = parser.getLongValue();
    } catch (InputCoercionException tooLarge) {
      songId = UNDECIDED;
    }
    if (!SongId.isInRange(songId)) {
      throw new UnreadableRecordException(
          UnreadableReason.SONG_ID_OUT_OF_RANGE,
          "songId is "
              + JsonObjects.shown(parser, token)
              + "; song ids go from 0 to "
              + SongId.MAX);
    }
    return songId;
  }
}
