package io.chartlake.player.kafka;

import io.chartlake.player.ledger.PlayLedger;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Texts;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands plays to Kafka: into the ledger, then to the producer, then into the ledger again. */
public final class PlaySender {
  private static final Logger LOG = LoggerFactory.getLogger(PlaySender.class);

  /** Bounds the memory of plays that Kafka has not acknowledged yet, to about 30 MB. */
  private static final long ON_THEIR_WAY = 100_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String playStart;
  private final PlayLedger ledger;
  private final boolean announce;
  private final Deliveries deliveries = new Deliveries();
  private long sequence;

  /**
   * @param announce log each acknowledged play at INFO rather than DEBUG
   */
  public PlaySender(
      Producer<byte[], byte[]> producer,
      String topic,
      String player,
      PlayLedger ledger,
      boolean announce) {
    this.producer = producer;
    this.topic = topic;
    this.playStart = player + "-";
    this.ledger = ledger;
    this.announce = announce;
    this.sequence = ledger.firstSequence();
  }

  /**
   * Sends plays in their order.
   *
   * @return false when this or an earlier play failed, and no more may be sent
   */
  public boolean send(List<Play> plays) throws InterruptedException {
    if (!deliveries.awaitRoom(ON_THEIR_WAY)) {
      return false;
    }
    try {
      ledger.sent(sequence, plays);
    } catch (IOException e) {
      deliveries.fail(unwritable(e));
      return false;
    }
    for (Play play : plays) {
      if (deliveries.hasFailed()) {
        return false; // with Kafka away every further send would wait its full time
      }
      hand(sequence++, play);
    }
    return !deliveries.hasFailed();
  }

  private void hand(long number, Play play) {
    deliveries.handedOne();
    try {
      producer.send(
          Records.play(topic, playStart, number, play),
          (metadata, failure) -> completed(number, play, metadata, failure));
    } catch (KafkaException | IllegalStateException e) {
      deliveries.failedOne(e);
    }
  }

  private void completed(long number, Play play, RecordMetadata metadata, Exception failure) {
    if (failure != null) {
      deliveries.failedOne(failure);
      return;
    }
    ledger.acked(number, metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1);
    deliveries.acknowledgedOne();
    if (announce) {
      LOG.info("song {}: {} played.", play.song().id(), Texts.onOneLine(play.song().name()));
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("song {}: {} played.", play.song().id(), Texts.onOneLine(play.song().name()));
    }
  }

  /** Writes the acknowledgements to the ledger; without it they wait for the next plays. */
  public void flushLedger() {
    try {
      ledger.flush();
    } catch (IOException e) {
      deliveries.fail(unwritable(e));
    }
  }

  /** Writes what is left and closes the ledger; nothing may be on its way any more. */
  public void closeLedger() {
    try {
      ledger.close();
    } catch (IOException e) {
      deliveries.fail(unwritable(e));
    }
  }

  private IOException unwritable(IOException e) {
    return new IOException(
        "the ledger " + ledger + " cannot be written (" + Texts.reason(e) + ")", e);
  }

  public Deliveries deliveries() {
    return deliveries;
  }
}
