package io.chartlake.player.history.entry;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.entry.HistoryEntry.Listen;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.model.Song;
import io.chartlake.player.model.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the entries of histories: plays are kept, all else is reported with its place. */
public final class HistoryEntries {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryEntries.class);
  private static final int REPORTED = 20;

  /** What {@link String} puts where bytes were no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /** A device that has lost its clock counts from 1970, in its own time zone, or from earlier. */
  private static final long FIRST_KNOWN_MILLIS = Duration.ofDays(1).toMillis();

  private final ListeningHistory.Builder history = new ListeningHistory.Builder();
  private final Map<Reason, Long> skipped = new EnumMap<>(Reason.class);
  private final boolean strict;
  private final Duration shortestPlay;
  private final Instant latest;
  private final Map<Reason, Long> skippedBefore = new EnumMap<>(Reason.class);
  private String file = "";

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

  /** Is it a time at which nobody can have listened, so that the true time is unknown? */
  public static boolean isUnknown(long millis) {
    return millis < FIRST_KNOWN_MILLIS;
  }

  /** The entries to come are from this file. */
  public void startFile(String name) {
    file = name;
    history.startFile();
    skippedBefore.clear();
    skippedBefore.putAll(skipped);
  }

  /** Forgets what the current file has given. */
  public void dropFile() {
    history.dropFile();
    skipped.clear();
    skipped.putAll(skippedBefore);
  }

  /**
   * Takes an entry.
   *
   * @param place such as {@code line 12}
   */
  public void add(String place, HistoryEntry entry) {
    if (entry instanceof NoPlay noPlay) {
      skip(place, noPlay);
    } else if (entry instanceof Listen listen) {
      problem(listen).ifPresentOrElse(noPlay -> skip(place, noPlay), () -> keep(place, listen));
    }
  }

  private void keep(String place, Listen listen) {
    try {
      Song song = Song.of(listen.artist(), listen.track());
      if (isUnknown(listen.playedAt().millis())) {
        history.addOfUnknownTime(song);
      } else {
        history.add(song, listen.playedAt().millis());
      }
    } catch (IllegalArgumentException e) {
      skip(
          place,
          new NoPlay(
              Reason.ID_TAKEN, "'" + Texts.shortened(listen.track()) + "': " + e.getMessage()));
    }
  }

  private Optional<NoPlay> problem(Listen listen) {
    return nameProblem(listen.artist(), listen.track())
        .or(() -> listen.playedAt().problem())
        .or(() -> timeProblem(listen));
  }

  private static Optional<NoPlay> nameProblem(String artist, String track) {
    if (artist.isBlank() && track.isBlank()) {
      return because(Reason.NEITHER_ARTIST_NOR_TRACK, "it has neither artist nor track");
    }
    if (artist.isBlank()) {
      return because(Reason.NO_ARTIST, "it has no artist");
    }
    if (track.isBlank()) {
      return because(Reason.NO_TRACK, "it has no track");
    }
    if (artist.length() + track.length() > Texts.LONGEST_NAME) {
      return because(
          Reason.NAME_TOO_LONG,
          "artist and track have more than " + Texts.LONGEST_NAME + " characters");
    }
    if (artist.indexOf(REPLACEMENT) >= 0 || track.indexOf(REPLACEMENT) >= 0) {
      return because(Reason.NOT_UTF8, "artist or track is not UTF-8");
    }
    return Optional.empty();
  }

  private Optional<NoPlay> timeProblem(Listen listen) {
    if (listen.playedAt().millis() > latest.toEpochMilli()) {
      return because(Reason.IN_THE_FUTURE, "its time lies in the future");
    }
    if (listen.playedMillis().orElse(Long.MAX_VALUE) < shortestPlay.toMillis()) {
      return because(
          Reason.PLAYED_TOO_SHORT,
          "it played for " + listen.playedMillis().getAsLong() + " ms only");
    }
    return Optional.empty();
  }

  private static Optional<NoPlay> because(Reason reason, String detail) {
    return Optional.of(new NoPlay(reason, detail));
  }

  private void skip(String place, NoPlay noPlay) {
    String reason = Texts.onOneLine(noPlay.detail());
    if (strict) {
      throw CommandException.failure(
          file + ", " + place + ": " + reason + "; without --strict it would be skipped.");
    }
    long before = skipped();
    skipped.merge(noPlay.reason(), 1L, Long::sum);
    if (before < REPORTED) {
      LOG.warn("{}, {}: {}; skipped.", file, place, reason);
    } else if (before == REPORTED) {
      LOG.warn("More entries are skipped; from here on they are only counted.");
    }
  }

  /** Plays so far. */
  public int plays() {
    return history.size();
  }

  /** Entries so far that were no plays. */
  private long skipped() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Has the current file plays, and not one whose time is known? */
  public boolean lacksTimes() {
    return history.lacksTimes();
  }

  /** What was read besides plays of known times. */
  public HistoryReport report(List<String> passedOver) {
    Map<String, Long> byReason = new LinkedHashMap<>();
    skipped.forEach((reason, count) -> byReason.put(reason.toString(), count));
    return new HistoryReport(byReason, history.unknownTimes(), passedOver);
  }

  public ListeningHistory history() {
    return history.build();
  }
}
