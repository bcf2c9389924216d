package io.chartlake.player.playback;

import io.chartlake.player.kafka.PlaySender;
import io.chartlake.player.model.Texts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every two seconds how far it is and how long it waits, and keeps the ledger's
 * acknowledgements fresh.
 */
final class PlaybackProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlaybackProgress.class);
  private static final long REPORT_SECONDS = 2;
  private static final long FLUSH_MILLIS = 50;

  private final PlaySender sender;
  private final Supplier<Duration> untilNext;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private long ackedBefore;
  private long nanosBefore = System.nanoTime();

  @SuppressWarnings("FutureReturnValueIgnored") // both tasks handle their failures
  PlaybackProgress(PlaySender sender, Supplier<Duration> untilNext) {
    this.sender = sender;
    this.untilNext = untilNext;
    timer.scheduleWithFixedDelay(
        sender::flushLedger, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    timer.scheduleAtFixedRate(this::report, REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
  }

  private void report() {
    long sent = sender.deliveries().handed();
    long acked = sender.deliveries().acknowledged();
    long nanos = System.nanoTime();
    double rate = (acked - ackedBefore) * 1e9 / Math.max(1, nanos - nanosBefore);
    ackedBefore = acked;
    nanosBefore = nanos;
    if (LOG.isInfoEnabled()) {
      LOG.info(line(sent, acked, rate, untilNext.get()));
    }
  }

  /** Without the pause where it is over before the next line. */
  static String line(long sent, long acked, double rate, Duration untilNext) {
    String pause =
        untilNext.toSeconds() < REPORT_SECONDS ? "" : ", next play in " + Texts.inWords(untilNext);
    return String.format(
        Locale.ROOT,
        "%,d plays sent, %,d acknowledged, %,.1f plays/s%s.",
        sent,
        acked,
        rate,
        pause);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
