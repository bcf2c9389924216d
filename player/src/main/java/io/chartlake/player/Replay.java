package io.chartlake.player;

import io.chartlake.player.history.History;
import io.chartlake.player.model.Play;

/** The plays of a history, oldest first, at the times that the history has. */
final class Replay implements PlaySource {
  private final History history;
  private int position;

  Replay(History history) {
    this.history = history;
  }

  @Override
  public boolean hasNext() {
    return position < history.size();
  }

  @Override
  public long nextHistoryMillis() {
    return history.millis(position);
  }

  @Override
  public Play next(long nowMillis) {
    Play play = new Play(history.song(position), history.millis(position));
    position++;
    return play;
  }
}
