package io.chartlake.player.history.entry;

import java.util.Optional;
import java.util.OptionalLong;

/** What one line or element of a history says: a listen, or why it is no play. */
public sealed interface HistoryEntry {

  /**
   * Somebody listened, as far as the history says; it is judged by {@link HistoryEntries}.
   *
   * @param playedMillis how long it played, where the history says so
   */
  record Listen(PlayedAt playedAt, String artist, String track, OptionalLong playedMillis)
      implements HistoryEntry {}

  /**
   * When a play was.
   *
   * @param millis since 1970 (UTC); 0 with a problem
   * @param problem why the time cannot be read
   */
  record PlayedAt(long millis, Optional<NoPlay> problem) {
    public static PlayedAt ofMillis(long millis) {
      return new PlayedAt(millis, Optional.empty());
    }

    public static PlayedAt problem(NoPlay.Reason reason, String detail) {
      return new PlayedAt(0, Optional.of(new NoPlay(reason, detail)));
    }
  }

  /**
   * Why an entry is no play.
   *
   * @param detail the sentence for this one entry, such as {@code it has no artist}
   */
  record NoPlay(Reason reason, String detail) implements HistoryEntry {

    /** What skipped entries are totalled by. */
    public enum Reason {
      NEITHER_ARTIST_NOR_TRACK("neither artist nor track, such as podcasts"),
      NO_ARTIST("no artist"),
      NO_TRACK("no track"),
      NAME_TOO_LONG("name too long"),
      NOT_UTF8("not UTF-8"),
      NO_TIME("no time"),
      UNREADABLE_TIME("unreadable time"),
      IN_THE_FUTURE("time in the future"),
      PLAYED_TOO_SHORT("played less than --min-played"),
      OTHER_EVENT("other events than plays"),
      OTHER_COLUMNS("wrong number of columns"),
      NOT_JSON("no JSON object"),
      ID_TAKEN("song id taken");

      private final String text;

      Reason(String text) {
        this.text = text;
      }

      @Override
      public String toString() {
        return text;
      }
    }
  }
}
