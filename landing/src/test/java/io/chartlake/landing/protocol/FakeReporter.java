package io.chartlake.landing.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Writes dead letters at once, or when they are waited for. */
final class FakeReporter implements ErrantRecordReporter {
  private final FakeKafka kafka;
  private final Map<Report, SinkRecord> underWay = new LinkedHashMap<>();
  private boolean holding;

  private static final class Report extends CompletableFuture<Void> {
    @Override
    public Void get(long timeout, TimeUnit unit)
        throws ExecutionException, InterruptedException, TimeoutException {
      if (!isDone()) {
        throw new TimeoutException(); // nothing comes while the one thread waits
      }
      return get();
    }
  }

  FakeReporter(FakeKafka kafka) {
    this.kafka = kafka;
  }

  @Override
  public Future<Void> report(SinkRecord record, Throwable error) {
    Report report = new Report();
    underWay.put(report, record);
    if (!holding) {
      awaitAll();
    }
    return report;
  }

  void hold(boolean hold) {
    holding = hold;
    if (!hold) {
      awaitAll();
    }
  }

  void awaitAll() {
    underWay.forEach(
        (report, record) -> {
          if (kafka.deadLettersRefused) {
            report.completeExceptionally(new IllegalStateException("no such topic"));
            return;
          }
          kafka
              .deadLetters(
                  new TopicPartition(record.originalTopic(), record.originalKafkaPartition()))
              .add(record.originalKafkaOffset());
          report.complete(null);
        });
    underWay.clear();
  }
}
