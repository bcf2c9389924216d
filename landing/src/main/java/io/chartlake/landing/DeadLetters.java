package io.chartlake.landing;

import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands records that can't become lines to Connect's dead letter queue. */
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private final ErrantRecordReporter reporter;

  /**
   * @param reporter null where the connector tolerates no errors
   */
  DeadLetters(ErrantRecordReporter reporter) {
    this.reporter = reporter;
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
      throw new ConnectException(
          what
              + "; set errors.tolerance=all and errors.deadletterqueue.topic.name to set such"
              + " records aside",
          reason);
    }
    log.warn("{}; it goes to the dead letters", what);
    return reporter.report(record, new ConnectException(what, reason));
  }
}
