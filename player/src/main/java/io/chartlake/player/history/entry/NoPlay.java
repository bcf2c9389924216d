package io.chartlake.player.history.entry;

/**
 * Why an entry is no play.
 *
 * @param detail the sentence for this one entry, such as {@code it has no artist}
 */
public record NoPlay(Reason reason, String detail) implements HistoryEntry {

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
