package io.chartlake.bench.streams;

import io.chartlake.bench.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;

/**
 * The input, the same for both: a catalogue, and plays of which a few songs get most, as charts
 * have it.
 */
final class Plays {
  static final String TOPIC = "played-songs";
  static final String CATALOGUE = "songs";
  private static final long SEED = 42;

  private Plays() {}

  static void fill(Admin admin, String broker, long plays, int songs, int partitions)
      throws InterruptedException, ExecutionException {
    Topics.create(
        admin,
        List.of(
            new NewTopic(CATALOGUE, partitions, (short) 1)
                .configs(Map.of("cleanup.policy", "compact")),
            new NewTopic(TOPIC, partitions, (short) 1)));
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(properties, new LongSerializer(), new ByteArraySerializer())) {
      for (long song = 0; song < songs; song++) {
        send(producer, CATALOGUE, song, "{\"songName\":\"Song number " + song + "\"}", failure);
      }
      Random random = new Random(SEED);
      for (long play = 0; play < plays; play++) {
        double share = random.nextDouble();
        long song = (long) (songs * share * share);
        long playedAt = 1_606_000_000_000L + play;
        String value =
            "{\"songId\":"
                + song
                + ",\"playedAt\":"
                + playedAt
                + ",\"play\":\"bench-"
                + play
                + "\"}";
        send(producer, TOPIC, song, value, failure);
      }
    }
    if (failure.get() != null) {
      throw new ExecutionException(failure.get());
    }
  }

  private static void send(
      KafkaProducer<Long, byte[]> producer,
      String topic,
      long key,
      String value,
      AtomicReference<Exception> failure) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.US_ASCII)),
            (metadata, exception) -> {
              if (exception != null) {
                failure.set(exception);
              }
            });
  }
}
