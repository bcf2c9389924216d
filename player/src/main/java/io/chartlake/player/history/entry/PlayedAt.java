package io.chartlake.player.history.entry;

import io.chartlake.player.history.entry.NoPlay.Reason;
import java.util.Optional;

/**
 * When a play was.
 *
 * @param millis since 1970 (UTC); 0 with a problem
 * @param problem why the time cannot be read
 */
public record PlayedAt(long millis, Optional<NoPlay> problem) {
  public static PlayedAt ofMillis(long millis) {
    return new PlayedAt(millis, Optional.empty());
  }

  public static PlayedAt problem(Reason reason, String detail) {
    return new PlayedAt(0, Optional.of(new NoPlay(reason, detail)));
  }
}
