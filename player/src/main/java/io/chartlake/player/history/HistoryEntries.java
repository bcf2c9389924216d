package io.chartlake.player.history;

import io.chartlake.player.model.PlayerException;
import io.chartlake.player.model.Song;
import io.chartlake.player.model.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the entries of histories: plays are kept, all else is reported with its place. */
public final class HistoryEntries {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryEntries.class);
  private static final int REPORTED = 20;

  /** What {@link String} puts where bytes were no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private final History.Builder history = new History.Builder();
  private final boolean strict;
  private final Duration shortestPlay;
  private final Instant latest;
  private String file = "";
  private long skipped;

  /**
   * @param strict fail on the first entry that is no play
   * @param shortestPlay entries known to have played less are no plays
   * @param now an entry more than a day after it is no play
   */
  public HistoryEntries(boolean strict, Duration shortestPlay, Instant now) {
    this.strict = strict;
    this.shortestPlay = shortestPlay;
    this.latest = now.plus(1, ChronoUnit.DAYS);
  }

  /** The entries to come are from this file. */
  public void from(Path path) {
    file = path.toString();
  }

  /**
   * An entry of a history.
   *
   * @param place such as {@code line 12}
   * @param playedAt when, or why that cannot be said
   * @param playedMillis how long it played, where the history says so
   */
  public void entry(
      String place, PlayedAt playedAt, String artist, String track, OptionalLong playedMillis) {
    String problem = problem(playedAt, artist, track, playedMillis);
    if (problem != null) {
      skip(place, problem);
      return;
    }
    try {
      history.add(Song.of(artist, track), playedAt.millis());
    } catch (IllegalArgumentException e) {
      skip(place, "'" + Texts.shortened(track) + "': " + e.getMessage());
    }
  }

  private String problem(
      PlayedAt playedAt, String artist, String track, OptionalLong playedMillis) {
    if (artist.isBlank()) {
      return track.isBlank() ? "it has neither artist nor track" : "it has no artist";
    }
    if (track.isBlank()) {
      return "it has no track";
    }
    if (artist.length() + track.length() > Texts.LONGEST_NAME) {
      return "artist and track have more than " + Texts.LONGEST_NAME + " characters";
    }
    if (artist.indexOf(REPLACEMENT) >= 0 || track.indexOf(REPLACEMENT) >= 0) {
      return "artist or track is not UTF-8";
    }
    if (playedAt.problem() != null) {
      return playedAt.problem();
    }
    if (playedAt.millis() <= 0) {
      return "its time is not after 1970-01-01T00:00:00Z";
    }
    if (playedAt.millis() > latest.toEpochMilli()) {
      return "its time lies in the future";
    }
    if (playedMillis.isPresent() && playedMillis.getAsLong() < shortestPlay.toMillis()) {
      return "it played for " + playedMillis.getAsLong() + " ms only";
    }
    return null;
  }

  /** Something that is no play. */
  public void skip(String place, String reason) {
    if (strict) {
      throw PlayerException.failure(
          file + ", " + place + ": " + reason + "; without --strict it would be skipped.");
    }
    skipped++;
    if (skipped <= REPORTED) {
      LOG.warn("{}, {}: {}; skipped.", file, place, reason);
    } else if (skipped == REPORTED + 1) {
      LOG.warn("More entries are skipped; from here on they are only counted.");
    }
  }

  /** Plays so far. */
  public int plays() {
    return history.size();
  }

  /** Entries so far that were no plays. */
  public long skipped() {
    return skipped;
  }

  public History history() {
    return history.build();
  }
}
