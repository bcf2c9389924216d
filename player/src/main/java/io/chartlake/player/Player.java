package io.chartlake.player;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** Plays a programme into Kafka and sees to it that every play is accounted for. */
final class Player {
  /**
   * What came of it.
   *
   * @param end complete or interrupted, or failed when a play was not acknowledged or the ledger
   *     lacks a line
   * @param failure why, where there is a reason
   */
  record Outcome(Summary summary, Performance.End end, Optional<Exception> failure) {}

  private final String name;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Ledger ledger;
  private final Timekeeper time;
  private final Duration timeout;

  /**
   * @param timeout how long to wait for acknowledgements at the end
   */
  Player(
      String name,
      String topic,
      Producer<byte[], byte[]> producer,
      Ledger ledger,
      Timekeeper time,
      Duration timeout) {
    this.name = name;
    this.topic = topic;
    this.producer = producer;
    this.ledger = ledger;
    this.time = time;
    this.timeout = timeout;
  }

  /** Plays, waits for the acknowledgements, closes producer and ledger. */
  Outcome play(Programme programme) throws InterruptedException {
    PlaySender sender = new PlaySender(producer, topic, name, ledger, programme.announce());
    long start = time.nanos();
    Performance performance =
        new Performance(programme.source(), programme.pace(), programme.limits(), sender, time);
    Performance.End end;
    try (Progress progress = new Progress(sender, performance::untilNext)) {
      end = performance.run();
      producer.close(timeout); // settles every play, one way or the other
    }
    sender.closeLedger();
    Deliveries deliveries = sender.deliveries();
    double seconds = (time.nanos() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    Summary summary =
        new Summary(
            name, deliveries.handed(), deliveries.acknowledged(), seconds, programme.report());
    boolean failed = deliveries.hasFailed() || summary.acked() < summary.sent();
    return new Outcome(summary, failed ? Performance.End.FAILED : end, deliveries.failure());
  }
}
