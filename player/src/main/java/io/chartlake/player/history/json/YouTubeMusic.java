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

/**
 * {@code watch-history.json} of Google Takeout. It has videos too, and texts for people to read, in
 * the language of the account.
 */
public final class YouTubeMusic implements JsonFormat {
  private static final String MUSIC = "YouTube Music";
  private static final String WATCHED = "Watched ";
  private static final String TOPIC = " - Topic";
  private final TimeReader times = TimeReader.unambiguous();

  @Override
  public String description() {
    return "YouTube Music (watch-history.json of Google Takeout in English, fields header, title"
        + " and time)";
  }

  @Override
  public List<String> fields() {
    return List.of("header", "title", "time");
  }

  @Override
  public HistoryEntry entry(JsonNode object) {
    String header = JsonFormat.text(object.path("header"));
    if (!header.equals(MUSIC)) {
      return new NoPlay(Reason.OTHER_EVENT, "it is of '" + header + "', not of " + MUSIC);
    }
    String title = JsonFormat.text(object.path("title"));
    if (!title.startsWith(WATCHED)) {
      return new NoPlay(
          Reason.NO_TRACK,
          "its title '" + title + "' does not start with '" + WATCHED.strip() + "'");
    }
    String channel = JsonFormat.text(object.path("subtitles").path(0).path("name"));
    String time = JsonFormat.text(object.path("time")).strip();
    return new Listen(
        time.isEmpty() ? PlayedAt.problem(Reason.NO_TIME, "it has no time") : times.read(time),
        channel.endsWith(TOPIC) ? channel.substring(0, channel.length() - TOPIC.length()) : channel,
        title.substring(WATCHED.length()),
        OptionalLong.empty());
  }
}
