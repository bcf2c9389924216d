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
    SongName name = null;
    try (JsonParser parser = JsonInput.FACTORY.createParser(value)) {
      JsonInput.requireObject(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isName = parser.currentName().equals("songName");
        JsonToken token = parser.nextToken();
        if (isName) {
          if (name != null) {
            throw new UnreadableInputException(
                UnreadableReason.SONG_NAME_TWICE, "the value names songName twice");
          }
          name = name(parser, token);
        } else {
          parser.skipChildren();
        }
      }
      JsonInput.requireEnd(parser);
    } catch (IOException e) {
      throw JsonInput.noJson(e);
    }
    if (name == null) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_NAME_MISSING, "the value has no songName");
    }
    return new ChartEvent.Named(name);
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
