package io.chartlake.player;

import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every two seconds how far it is, and keeps the ledger's acknowledgements fresh. */
final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long REPORT_SECONDS = 2;
  private static final long FLUSH_MILLIS = 50;

  private final PlaySender sender;
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
  Progress(PlaySender sender) {
    this.sender = sender;
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
      LOG.info(
          String.format(
              Locale.ROOT, "%,d plays sent, %,d acknowledged, %,.1f plays/s.", sent, acked, rate));
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
