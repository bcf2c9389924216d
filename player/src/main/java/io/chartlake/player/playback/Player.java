package io.chartlake.player.playback;

import io.chartlake.player.kafka.Deliveries;
import io.chartlake.player.kafka.PlaySender;
import io.chartlake.player.ledger.PlayLedger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** Plays a plan into Kafka and sees to it that every play is accounted for. */
public final class Player {
  /**
   * What came of it.
   *
   * @param end complete or interrupted, or failed when a play was not acknowledged or the ledger
   *     lacks a line
   * @param failure why, where there is a reason
   */
  public record Outcome(Summary summary, PlaybackLoop.End end, Optional<Exception> failure) {}

  private final String name;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final PlayLedger ledger;
  private final StoppableClock time;
  private final Duration timeout;

  /**
   * @param timeout how long to wait for acknowledgements at the end
   */
  public Player(
      String name,
      String topic,
      Producer<byte[], byte[]> producer,
      PlayLedger ledger,
      StoppableClock time,
      Duration timeout) {
    this.name = name;
    this.topic = topic;
    this.producer = producer;
    this.ledger = ledger;
    this.time = time;
    this.timeout = timeout;
  }

  /** Plays, waits for the acknowledgements, closes producer and ledger. */
  public Outcome play(PlaybackPlan plan) throws InterruptedException {
    PlaySender sender = new PlaySender(producer, topic, name, ledger, plan.announce());
    long start = time.nanos();
    PlaybackLoop loop = new PlaybackLoop(plan.source(), plan.pace(), plan.limits(), sender, time);
    PlaybackLoop.End end;
    try (PlaybackProgress progress = new PlaybackProgress(sender, loop::untilNext)) {
      end = loop.run();
      producer.close(timeout); // settles every play, one way or the other
    }
    sender.closeLedger();
    Deliveries deliveries = sender.deliveries();
    double seconds = (time.nanos() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    Summary summary =
        new Summary(name, deliveries.handed(), deliveries.acknowledged(), seconds, plan.report());
    boolean failed = deliveries.hasFailed() || summary.acked() < summary.sent();
    return new Outcome(summary, failed ? PlaybackLoop.End.FAILED : end, deliveries.failure());
  }
}
