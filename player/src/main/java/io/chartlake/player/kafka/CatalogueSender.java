package io.chartlake.player.kafka;

import io.chartlake.cli.CommandException;
import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.Song;
import io.chartlake.player.model.Texts;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Sends the catalogue, so that every song's name is in Kafka before its first play. */
public final class CatalogueSender {
  private static final int AT_ONCE = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Deliveries deliveries = new Deliveries();

  public CatalogueSender(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Sends every song and waits until Kafka has them.
   *
   * @throws CommandException failure, when one was not acknowledged
   */
  public void send(Catalogue catalogue) {
    List<Song> songs = catalogue.songs();
    try {
      for (int i = 0; i < songs.size() && !deliveries.hasFailed(); i++) {
        deliveries.handedOne();
        producer.send(Records.song(topic, songs.get(i)), (metadata, failure) -> completed(failure));
        if (i % AT_ONCE == AT_ONCE - 1) {
          producer.flush();
        }
      }
      producer.flush();
    } catch (KafkaException e) {
      deliveries.fail(e);
    }
    if (deliveries.hasFailed() || deliveries.acknowledged() < songs.size()) {
      throw CommandException.failure(
          "Only %s of %s songs were acknowledged by the topic %s%s."
              .formatted(
                  deliveries.acknowledged(),
                  songs.size(),
                  topic,
                  deliveries.failure().map(failure -> ": " + Texts.reason(failure)).orElse("")),
          deliveries.failure().orElse(null));
    }
  }

  private void completed(Exception failure) {
    if (failure == null) {
      deliveries.acknowledgedOne();
    } else {
      deliveries.failedOne(failure);
    }
  }
}
