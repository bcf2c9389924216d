package io.chartlake.player.playback;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.player.history.entry.HistoryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a player did.
 *
 * @param sent plays handed to the producer
 * @param acked plays acknowledged by Kafka
 * @param report what reading the history found besides its plays
 */
public record Summary(String player, long sent, long acked, double seconds, HistoryReport report) {

  /** One line for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s: %,d plays sent, %,d acknowledged in %.1f s (%,.0f plays/s)%s.",
        player,
        sent,
        acked,
        seconds,
        acked / Math.max(seconds, 1e-3),
        report.text().isEmpty() ? "" : ", " + report.text());
  }

  /** Writes itself as one JSON object. */
  public void write(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("player", player);
    fields.put("sent", sent);
    fields.put("acked", acked);
    fields.put("seconds", Math.round(seconds * 1_000) / 1_000.0);
    fields.put("skipped", report.skippedEntries());
    fields.put("skippedByReason", report.skipped());
    fields.put("unknownTimes", report.unknownTimes());
    fields.put("passedOver", report.passedOver());
    Files.write(file, new ObjectMapper().writeValueAsBytes(fields));
  }
}
