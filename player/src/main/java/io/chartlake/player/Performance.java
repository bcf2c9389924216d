package io.chartlake.player;

import io.chartlake.player.model.Play;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays what a source has, at its pace, until its end, a limit, a failure or a wish to stop. */
final class Performance {
  /** How a performance ended. */
  enum End {
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
  record Limits(long plays, long nanos) {
    static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean isNone() {
      return equals(NONE);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Performance.class);
  private static final int AT_ONCE = 512;

  /** Plays due within it go together, one write to the ledger for all of them. */
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LONG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PlaySource source;
  private final Pace pace;
  private final Limits limits;
  private final PlaySender sender;
  private final Timekeeper time;
  private long played;
  private long announcedFor = -1;

  Performance(PlaySource source, Pace pace, Limits limits, PlaySender sender, Timekeeper time) {
    this.source = source;
    this.pace = pace;
    this.limits = limits;
    this.sender = sender;
    this.time = time;
  }

  End run() throws InterruptedException {
    long start = time.nanos();
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
      stop = due.isEmpty() ? awaitNext(elapsed) : time.awaitStop(0);
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
    return pace.dueNanos(played, source.nextHistoryMillis());
  }

  /** Waits until the next play is due, in steps, so that a failed delivery is seen soon. */
  private boolean awaitNext(long elapsed) throws InterruptedException {
    long pause = Math.min(nextDue(), limits.nanos()) - elapsed;
    if (pause > LONG_WAIT_NANOS && source.nextHistoryMillis() != 0) {
      announcePause(elapsed, pause);
    }
    return time.awaitStop(
        Math.max(SHORTEST_WAIT_NANOS, Math.min(pause, TimeUnit.SECONDS.toNanos(1))));
  }

  private void announcePause(long elapsed, long pause) {
    if (announcedFor != played) {
      announcedFor = played;
      LOG.info(
          "The next play is due in {}; --speed shortens the pauses.",
          inWords(Duration.ofNanos(pause)));
    }
  }

  /** Such as {@code 3m19s}. */
  private static String inWords(Duration pause) {
    String iso = pause.truncatedTo(ChronoUnit.SECONDS).toString();
    return iso.substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
