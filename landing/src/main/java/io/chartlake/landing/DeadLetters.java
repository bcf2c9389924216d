package io.chartlake.landing;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands records that can't become lines to Connect's dead letter queue. */
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** A topic of nothing but poison must not fill the worker's disk with its log. */
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final ErrantRecordReporter reporter;
  private final Ticker ticker;
  private boolean warned;
  private long warnedNanos;
  private long untold;

  /**
   * @param reporter null where the connector tolerates no errors
   */
  DeadLetters(ErrantRecordReporter reporter, Ticker ticker) {
    this.reporter = reporter;
    this.ticker = ticker;
  }

  Future<Void> report(SinkRecord record, UnreadableRecordException reason) {
    String what =
        "Record "
            + record.originalTopic()
            + "-"
            + record.originalKafkaPartition()
            + " offset "
            + record.originalKafkaOffset()
            + " can't be landed: "
            + reason.getMessage();
    if (reporter == null) {
      throw notTolerated(what, reason);
    }
    Future<Void> report;
    try {
      report = reporter.report(record, new ConnectException(what, reason));
    } catch (ConnectException e) {
      throw notTolerated(what, e);
    }
    warn(what);
    return report;
  }

  private static ConnectException notTolerated(String what, Exception cause) {
    return new ConnectException(
        what
            + "; set errors.tolerance=all and errors.deadletterqueue.topic.name to set such"
            + " records aside",
        cause);
  }

  private void warn(String what) {
    if (warned && ticker.since(warnedNanos).compareTo(BETWEEN_WARNINGS) < 0) {
      untold++;
      return;
    }
    log.warn(
        "{}; it goes to the dead letters{}",
        what,
        untold == 0 ? "" : ", as did " + untold + " others since the last such line");
    warned = true;
    warnedNanos = ticker.nanos();
    untold = 0;
  }
}
