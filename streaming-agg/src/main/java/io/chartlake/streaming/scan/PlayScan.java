package io.chartlake.streaming.scan;

/**
 * Finds the song id in a flat JSON object without escapes or spaces, as players write plays. It
 * decides only where Jackson would say the same.
 */
public final class PlayScan {
  public static final long UNDECIDED = -1;

  private static final byte[] SONG_ID = Ascii.bytes("songId\"");

  /** 18 digits always fit in a long. */
  private static final int MAX_DIGITS = 18;

  private static final int NOWHERE = -1;

  private PlayScan() {}

  /** The song id, which may be above the greatest allowed, or {@link #UNDECIDED}. */
  public static long songId(byte[] json) {
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
      if (at == NOWHERE || at >= end || json[at] != ':') {
        return UNDECIDED;
      }
      int valueAt = ++at;
      boolean isText = json[valueAt] == '"';
      at = isText ? afterText(json, at, end) : afterDigits(json, at, end);
      if (at == NOWHERE) {
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
        return NOWHERE;
      }
    }
    return NOWHERE;
  }

  private static int afterDigits(byte[] json, int from, int end) {
    int at = from;
    while (at < end && Ascii.isDigit(json[at])) {
      at++;
    }
    int digits = at - from;
    boolean leadingZero = digits > 1 && json[from] == '0';
    return digits == 0 || digits > MAX_DIGITS || leadingZero ? NOWHERE : at;
  }

  private static long number(byte[] json, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      number = number * 10 + (json[at] - '0');
    }
    return number;
  }
}
