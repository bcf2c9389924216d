package io.chartlake.player.playback;

import io.chartlake.player.history.entry.ListeningHistory;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.PlaySource;
import java.time.Duration;
import java.util.List;

/** The plays of a history, oldest first, in its rhythm, its long gaps shortened. */
public final class Replay implements PlaySource {
  private final ListeningHistory history;
  private final long maxGapMillis;
  private int position;
  private long dueMillis;

  /**
   * @param maxGap longer times without a play take this long
   */
  public Replay(ListeningHistory history, Duration maxGap) {
    this.history = history;
    this.maxGapMillis = maxGap.toMillis();
  }

  @Override
  public boolean hasNext() {
    return position < history.size();
  }

  @Override
  public long nextDueMillis() {
    return dueMillis;
  }

  @Override
  public Play next(long nowMillis) {
    Play play = history.plays().get(position);
    position++;
    if (hasNext()) {
      dueMillis += Math.min(maxGapMillis, gapMillis(position));
    }
    return play;
  }

  /** How long the whole replay takes at the history's own speed. */
  public Duration length() {
    long millis = 0;
    for (int i = 1; i < history.size(); i++) {
      millis += Math.min(maxGapMillis, gapMillis(i));
    }
    return Duration.ofMillis(millis);
  }

  /** How many gaps are shortened. */
  public int shortenedGaps() {
    int shortened = 0;
    for (int i = 1; i < history.size(); i++) {
      shortened += gapMillis(i) > maxGapMillis ? 1 : 0;
    }
    return shortened;
  }

  /** The time without a play before this one. */
  private long gapMillis(int index) {
    List<Play> plays = history.plays();
    return plays.get(index).playedAtMillis() - plays.get(index - 1).playedAtMillis();
  }
}
