package io.chartlake.player.history;

import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.model.Play;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Histories read in a test, with a fixed today. */
final class Reading {
  static final Path SAMPLES = Path.of("src/test/resources/histories");
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private Reading() {}

  /** A reader that skips what is no play. */
  static HistoryReader lenient() {
    return dated("");
  }

  /**
   * A reader that is told of dates.
   *
   * @param dateFormat as of {@code --date-format}, or empty
   */
  static HistoryReader dated(String dateFormat) {
    return new HistoryReader(
        entries(false, Duration.ZERO),
        dateFormat.isEmpty() ? DateFormat.UNSAID : DateFormat.parse(dateFormat));
  }

  /** A reader that fails on what is no play. */
  static HistoryReader strict() {
    return new HistoryReader(entries(true, Duration.ZERO), DateFormat.UNSAID);
  }

  static HistoryEntries entries(boolean strict, Duration shortestPlay) {
    return new HistoryEntries(strict, shortestPlay, NOW);
  }

  /** The plays of a history that is written to a file first. */
  static List<String> plays(Path folder, String text) throws IOException {
    return plays(folder, text, StandardCharsets.UTF_8);
  }

  static List<String> plays(Path folder, String text, Charset charset) throws IOException {
    Path file = Files.writeString(folder.resolve("history"), text, charset);
    return plays(lenient(), file);
  }

  /** Each play's time and song, in the order in which they are replayed. */
  static List<String> plays(HistoryReader reader, Path... paths) {
    return reader.read(List.of(paths)).plays().stream().map(Reading::text).toList();
  }

  static String text(Play play) {
    return Instant.ofEpochMilli(play.playedAtMillis()) + " " + play.song().name();
  }
}
