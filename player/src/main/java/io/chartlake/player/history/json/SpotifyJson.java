package io.chartlake.player.history.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.player.history.date.TimeReader;
import io.chartlake.player.history.entry.HistoryEntry;
import io.chartlake.player.history.entry.HistoryEntry.Listen;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.history.entry.HistoryEntry.PlayedAt;
import java.util.List;
import java.util.OptionalLong;

/** Spotify's two exports, which differ in their fields' names. A time says when a play ended. */
public final class SpotifyJson implements JsonFormat {
  private final String name;
  private final String timeField;
  private final String artistField;
  private final String trackField;
  private final String playedField;
  private final TimeReader times = TimeReader.unambiguous();

  private SpotifyJson(
      String name, String timeField, String artistField, String trackField, String playedField) {
    this.name = name;
    this.timeField = timeField;
    this.artistField = artistField;
    this.trackField = trackField;
    this.playedField = playedField;
  }

  /** {@code StreamingHistory_music_0.json}: the last year, to the minute. */
  public static SpotifyJson accountData() {
    return new SpotifyJson(
        "Spotify account data (StreamingHistory*.json",
        "endTime",
        "artistName",
        "trackName",
        "msPlayed");
  }

  /** {@code Streaming_History_Audio_2015-2018_0.json}: everything, to the second. */
  public static SpotifyJson extendedHistory() {
    return new SpotifyJson(
        "Spotify extended history (Streaming_History_Audio_*.json",
        "ts",
        "master_metadata_album_artist_name",
        "master_metadata_track_name",
        "ms_played");
  }

  @Override
  public String description() {
    return name + ", fields " + String.join(", ", fields()) + ")";
  }

  @Override
  public List<String> fields() {
    return List.of(timeField, artistField, trackField);
  }

  @Override
  public HistoryEntry entry(JsonNode object) {
    if (!object.path(artistField).isTextual() && !object.path(trackField).isTextual()) {
      return new NoPlay(
          Reason.NEITHER_ARTIST_NOR_TRACK,
          "it has no artist and no track, perhaps a podcast or an audiobook");
    }
    String time = JsonFormat.text(object.path(timeField)).strip();
    JsonNode played = object.path(playedField);
    return new Listen(
        time.isEmpty()
            ? PlayedAt.problem(Reason.NO_TIME, "it has no " + timeField)
            : times.read(time),
        JsonFormat.text(object.path(artistField)),
        JsonFormat.text(object.path(trackField)),
        played.isIntegralNumber()
            ? OptionalLong.of((long) played.doubleValue())
            : OptionalLong.empty());
  }
}
