package io.chartlake.player;

import com.fasterxml.jackson.databind.ObjectMapper;
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
 * @param skipped entries of the history that were no plays
 */
record Summary(String player, long sent, long acked, double seconds, long skipped) {

  /** One line for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s: %,d plays sent, %,d acknowledged in %.1f s (%,.0f plays/s)%s.",
        player,
        sent,
        acked,
        seconds,
        acked / Math.max(seconds, 1e-3),
        skipped == 0 ? "" : String.format(Locale.ROOT, ", %,d entries skipped", skipped));
  }

  /** Writes itself as one JSON object. */
  void write(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("player", player);
    fields.put("sent", sent);
    fields.put("acked", acked);
    fields.put("seconds", Math.round(seconds * 1_000) / 1_000.0);
    fields.put("skipped", skipped);
    Files.write(file, new ObjectMapper().writeValueAsBytes(fields));
  }
}
