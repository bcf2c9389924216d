package io.chartlake.landing.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands records that can't become lines to Connect's dead letter queue. */
public final class DeadLetterReporter {
  /** Header with the original's timestamp in milliseconds, as text; absent where it had none. */
  public static final String TIMESTAMP_HEADER = "__landing.errors.timestamp";

  /** What the framework says of a letter begins with it. */
  private static final String CONTEXT_HEADERS = "__connect.errors.";

  private static final Logger log = LoggerFactory.getLogger(DeadLetterReporter.class);

  /** A topic of nothing but poison must not fill the worker's disk with its log. */
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final ErrantRecordReporter reporter;
  private final boolean fromRecord;
  private final TimeSource time;
  private boolean warned;
  private long warnedNanos;
  private long untold;

  /**
   * @param reporter null where the connector tolerates no errors
   * @param fromRecord whether the bytes of a letter can be had from the record; if not, the
   *     framework sends the original, which the topic may refuse for its timestamp
   */
  public DeadLetterReporter(ErrantRecordReporter reporter, boolean fromRecord, TimeSource time) {
    this.reporter = reporter;
    this.fromRecord = fromRecord;
    this.time = time;
  }

  public Future<Void> report(SinkRecord record, UnreadableRecordException reason) {
    String what =
        "Record %s-%d offset %d can't be landed: %s"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset(),
                reason.getMessage());
    if (reporter == null) {
      throw notTolerated(what, reason);
    }
    Future<Void> report;
    try {
      report =
          reporter.report(fromRecord ? letter(record) : record, new ConnectException(what, reason));
    } catch (ConnectException e) {
      throw notTolerated(what, e);
    }
    warn(what);
    return report;
  }

  /**
   * The record with the time of now: a topic refuses timestamps that are too far from it. Only of a
   * record that is not its own the framework takes what it is given.
   */
  private SinkRecord letter(SinkRecord record) {
    Headers headers = new ConnectHeaders();
    for (Header header : record.headers()) {
      // Of a letter that was sent again: the framework would keep the old coordinates.
      if (!header.key().startsWith(CONTEXT_HEADERS) && !header.key().equals(TIMESTAMP_HEADER)) {
        headers.add(header);
      }
    }
    if (record.timestamp() != null) {
      headers.addBytes(TIMESTAMP_HEADER, record.timestamp().toString().getBytes(UTF_8));
    }
    return new SinkRecord(
        record.originalTopic(),
        record.originalKafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.originalKafkaOffset(),
        time.now().toEpochMilli(),
        TimestampType.CREATE_TIME,
        headers);
  }

  private static ConnectException notTolerated(String what, Exception cause) {
    return new ConnectException(
        what
            + "; set errors.tolerance=all and errors.deadletterqueue.topic.name to set such"
            + " records aside",
        cause);
  }

  private void warn(String what) {
    if (warned && time.since(warnedNanos).compareTo(BETWEEN_WARNINGS) < 0) {
      untold++;
      return;
    }
    log.warn(
        "{}; it goes to the dead letters{}",
        what,
        untold == 0 ? "" : ", as did " + untold + " others since the last such line");
    warned = true;
    warnedNanos = time.nanos();
    untold = 0;
  }
}
