package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a song's name from the catalogue; a tombstone takes the name away. */
public final class CatalogueReader {
  private CatalogueReader() {}

  /** What the value says, or {@link UnreadableInputException}. */
  public static ChartEvent read(byte[] value) {
    if (value == null) {
      return ChartEvent.Named.REMOVED;
    }
    return JsonInput.field(
            value, "songName", UnreadableReason.SONG_NAME_TWICE, CatalogueReader::name)
        .map(ChartEvent.Named::new)
        .orElseThrow(
            () ->
                new UnreadableInputException(
                    UnreadableReason.SONG_NAME_MISSING, "the value has no songName"));
  }

  private static SongName name(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_NAME_NO_TEXT,
          "songName must be text, it is " + JsonInput.shown(parser, token));
    }
    return SongName.of(parser.getText());
  }
}
