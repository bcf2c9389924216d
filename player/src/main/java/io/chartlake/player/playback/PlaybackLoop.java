package io.chartlake.player.playback;

import io.chartlake.player.kafka.PlaySender;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.PlaySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plays what a source has, at its pace, until its end, a limit, a failure or a wish to stop. */
public final class PlaybackLoop {
  /** How it ended. */
  public enum End {
    COMPLETE,
    INTERRUPTED,
    FAILED
  }

  /**
   * How much is played at most.
   *
   * @param plays {@link Long#MAX_VALUE} for no limit
   * @param nanos since the first play; {@link Long#MAX_VALUE} for no limit
   */
  public record Limits(long plays, long nanos) {
    static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean isNone() {
      return equals(NONE);
    }
  }

  private static final int AT_ONCE = 512;

  /** Plays due within it go together, one write to the ledger for all of them. */
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final PlaySource source;
  private final PlaybackPace pace;
  private final Limits limits;
  private final PlaySender sender;
  private final StoppableClock time;
  private long played;
  private volatile long dueAtNanos;

  PlaybackLoop(
      PlaySource source, PlaybackPace pace, Limits limits, PlaySender sender, StoppableClock time) {
    this.source = source;
    this.pace = pace;
    this.limits = limits;
    this.sender = sender;
    this.time = time;
  }

  End run() throws InterruptedException {
    long start = time.nanos();
    dueAtNanos = start;
    boolean stop = time.awaitStop(0);
    while (!stop) {
      long elapsed = time.nanos() - start;
      boolean over = elapsed >= limits.nanos();
      // When its time is over, what was due just before still belongs to it.
      List<Play> due = takeDue(over ? limits.nanos() - 1 : elapsed);
      if (!due.isEmpty() && !sender.send(due)) {
        return End.FAILED;
      }
      if (over || atEnd()) {
        return End.COMPLETE;
      }
      stop = due.isEmpty() ? awaitNext(start, elapsed) : time.awaitStop(0);
      if (sender.deliveries().hasFailed()) {
        return End.FAILED;
      }
    }
    return End.INTERRUPTED;
  }

  private List<Play> takeDue(long elapsed) {
    List<Play> due = new ArrayList<>();
    long now = time.wallMillis();
    while (due.size() < AT_ONCE && !atEnd() && nextDue() <= elapsed) {
      due.add(source.next(now));
      played++;
    }
    return due;
  }

  private boolean atEnd() {
    return played >= limits.plays() || !source.hasNext();
  }

  private long nextDue() {
    return pace.dueNanos(played, source.nextDueMillis());
  }

  /** Waits until the next play is due, in steps, so that a failed delivery is seen soon. */
  private boolean awaitNext(long start, long elapsed) throws InterruptedException {
    long due = Math.min(nextDue(), limits.nanos());
    dueAtNanos = start + due;
    return time.awaitStop(
        Math.max(SHORTEST_WAIT_NANOS, Math.min(due - elapsed, TimeUnit.SECONDS.toNanos(1))));
  }

  /** How long until something is due; zero while something is. Any thread may ask. */
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, dueAtNanos - time.nanos()));
  }
}
