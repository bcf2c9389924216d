package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.chartlake.streaming.scan.PlayScan;
import java.io.IOException;

/**
 * Reads the song id of a play: by {@link PlayScan} where that decides, else by Jackson, whose word
 * counts.
 */
public final class PlayReader {
  private PlayReader() {}

  /** What the value says, or {@link UnreadableInputException}. */
  public static ChartEvent read(byte[] value) {
    if (value == null) {
      throw new UnreadableInputException(
          UnreadableReason.VALUE_MISSING, "a play must have a value, this one is null");
    }
    long songId = PlayScan.songId(value);
    return new ChartEvent.Play(SongId.isInRange(songId) ? songId : parse(value));
  }

  /** The song id by Jackson, or {@link UnreadableInputException}. */
  static long parse(byte[] json) {
    return JsonInput.field(json, "songId", UnreadableReason.SONG_ID_TWICE, PlayReader::songId)
        .orElseThrow(
            () ->
                new UnreadableInputException(
                    UnreadableReason.SONG_ID_MISSING, "the value has no songId"));
  }

  private static Long songId(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_ID_NO_INTEGER,
          "songId must be a whole number, it is " + JsonInput.shown(parser, token));
    }
    long songId;
    try {
      songId = parser.getLongValue();
    } catch (InputCoercionException tooLarge) {
      songId = -1;
    }
    if (!SongId.isInRange(songId)) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_ID_OUT_OF_RANGE,
          "songId is "
              + JsonInput.shown(parser, token)
              + "; song ids go from 0 to "
              + SongId.MAX_SONG_ID);
    }
    return songId;
  }
}
