package io.chartlake.player.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.chartlake.player.model.Texts;
import java.io.IOException;
import java.io.Reader;
import java.util.OptionalLong;

/**
 * Spotify's two exports: JSON arrays that differ in their fields' names. Times are UTC and say when
 * a play ended.
 */
final class SpotifyJson implements HistoryFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private final String name;
  private final String timeField;
  private final String artistField;
  private final String trackField;
  private final String playedField;

  private SpotifyJson(
      String name, String timeField, String artistField, String trackField, String playedField) {
    this.name = name;
    this.timeField = timeField;
    this.artistField = artistField;
    this.trackField = trackField;
    this.playedField = playedField;
  }

  /** {@code StreamingHistory_music_0.json}: the last year, to the minute. */
  static SpotifyJson accountData() {
    return new SpotifyJson(
        "Spotify account data (StreamingHistory*.json",
        "endTime",
        "artistName",
        "trackName",
        "msPlayed");
  }

  /** {@code Streaming_History_Audio_2015-2018_0.json}: everything, to the second. */
  static SpotifyJson extendedHistory() {
    return new SpotifyJson(
        "Spotify extended history (Streaming_History_Audio_*.json",
        "ts",
        "master_metadata_album_artist_name",
        "master_metadata_track_name",
        "ms_played");
  }

  @Override
  public String description() {
    return name + ", fields " + timeField + ", " + artistField + " and " + trackField + ")";
  }

  @Override
  public boolean recognises(FileShape shape) {
    return shape.kind() == FileShape.Kind.JSON_ARRAY
        && shape.names().contains(timeField)
        && shape.names().contains(artistField)
        && shape.names().contains(trackField);
  }

  @Override
  public void read(Reader text, HistoryEntries entries) throws IOException {
    long element = 0;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken(); // the array's start, which made the file recognised
      while (json.nextToken() != JsonToken.END_ARRAY) {
        element++;
        String place = "element " + element;
        if (json.currentToken() == JsonToken.START_OBJECT) {
          readElement(json, place, entries);
        } else if (json.currentToken() == null) {
          throw new IOException("it ends after element " + (element - 1) + ", in the midst");
        } else {
          json.skipChildren();
          entries.skip(place, "it is no JSON object");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException(
          "it is not JSON from element "
              + element
              + " on (line "
              + e.getLocation().getLineNr()
              + ": "
              + Texts.shortened(e.getOriginalMessage())
              + ")",
          e);
    }
  }

  private void readElement(JsonParser json, String place, HistoryEntries entries)
      throws IOException {
    String time = null;
    String artist = null;
    String track = null;
    OptionalLong played = OptionalLong.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals(timeField)) {
        time = text(json, value);
      } else if (field.equals(artistField)) {
        artist = text(json, value);
      } else if (field.equals(trackField)) {
        track = text(json, value);
      } else if (field.equals(playedField) && value == JsonToken.VALUE_NUMBER_INT) {
        played = OptionalLong.of((long) json.getDoubleValue());
      } else {
        json.skipChildren();
      }
    }
    if (track == null && artist == null) {
      entries.skip(place, "it has no artist and no track, perhaps a podcast or an audiobook");
      return;
    }
    entries.entry(
        place,
        time == null ? PlayedAt.unknown("it has no " + timeField) : PlayedAt.dateTime(time.strip()),
        artist == null ? "" : artist,
        track == null ? "" : track,
        played);
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }
}
