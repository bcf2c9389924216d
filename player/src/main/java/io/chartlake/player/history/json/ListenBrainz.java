package io.chartlake.player.history.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.player.history.date.TimeReader;
import io.chartlake.player.history.entry.HistoryEntry;
import io.chartlake.player.history.entry.HistoryEntry.Listen;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.history.entry.HistoryEntry.PlayedAt;
import java.util.List;
import java.util.OptionalLong;

/** ListenBrainz' export: a file of lines for each month, or an array; times are seconds. */
public final class ListenBrainz implements JsonFormat {
  private static final String TIME = "listened_at";
  private static final String TRACK = "track_metadata";

  @Override
  public String description() {
    return "ListenBrainz export (JSON lines, fields listened_at and track_metadata)";
  }

  @Override
  public List<String> fields() {
    return List.of(TIME, TRACK);
  }

  @Override
  public HistoryEntry entry(JsonNode object) {
    JsonNode time = object.path(TIME);
    JsonNode track = object.path(TRACK);
    return new Listen(
        time.isNumber()
            ? TimeReader.sinceEpoch(time.doubleValue())
            : PlayedAt.problem(Reason.NO_TIME, "it has no number " + TIME),
        JsonFormat.text(track.path("artist_name")),
        JsonFormat.text(track.path("track_name")),
        OptionalLong.empty());
  }
}
