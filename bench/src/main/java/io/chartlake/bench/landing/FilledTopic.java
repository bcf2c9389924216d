package io.chartlake.bench.landing;

import io.chartlake.bench.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
 * A changelog as music-chart leaves it: a song's new count for each play, in transactions, with the
 * producer's settings of Kafka Streams and lz4.
 */
record FilledTopic(String name, int partitions, long records, long valueBytes) {
  static final int RECORDS_PER_TRANSACTION = 10_000;
  private static final long SEED = 42;
  private static final String[] WORDS = {
    "The",
    "Good",
    "Bad",
    "And",
    "Ugly",
    "Believe",
    "Song",
    "Of",
    "Love",
    "Night",
    "Café",
    "Blue",
    "River",
    "Don't",
    "Stop",
    "(Live)",
    "Remix",
    "Señorita",
    "Heart",
    "Rain"
  };
  private static final int WORDS_IN_A_HUNDRED_PLAIN = 95;
  private static final int SHORTEST_NAME = 45;
  private static final int LONGEST_NAME = 95;

  static FilledTopic fill(
      Admin admin, String broker, String name, long records, int songs, int partitions)
      throws InterruptedException, ExecutionException {
    Topics.create(
        admin,
        List.of(
            new NewTopic(name, partitions, (short) 1)
                .configs(
                    Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "86400000"))));
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "bench-landing",
            ProducerConfig.LINGER_MS_CONFIG,
            100,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4");
    byte[][] names = names(songs);
    long[] counts = new long[songs];
    Random random = new Random(SEED);
    long valueBytes = 0;
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(properties, new LongSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (long sent = 0; sent < records; sent++) {
        double share = random.nextDouble();
        int song = (int) (songs * share * share);
        byte[] value = value(++counts[song], names[song]);
        valueBytes += value.length;
        var unused =
            producer.send(
                new ProducerRecord<>(name, (long) song, value),
                (metadata, exception) -> {
                  if (exception != null) {
                    failure.set(exception);
                  }
                });
        if ((sent + 1) % RECORDS_PER_TRANSACTION == 0) {
          producer.commitTransaction();
          producer.beginTransaction();
        }
      }
      producer.commitTransaction();
    }
    if (failure.get() != null) {
      throw new ExecutionException(failure.get());
    }
    return new FilledTopic(name, partitions, records, valueBytes);
  }

  private static byte[][] names(int songs) {
    Random random = new Random(SEED);
    byte[][] names = new byte[songs][];
    for (int song = 0; song < songs; song++) {
      boolean plain = random.nextInt(100) < WORDS_IN_A_HUNDRED_PLAIN;
      int length = SHORTEST_NAME + random.nextInt(LONGEST_NAME - SHORTEST_NAME);
      StringBuilder name = new StringBuilder();
      while (name.length() < length) {
        String word = WORDS[random.nextInt(WORDS.length)];
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(word);
        if (ascii || !plain) {
          name.append(name.isEmpty() ? "" : " ").append(word);
        }
      }
      names[song] = name.toString().getBytes(StandardCharsets.UTF_8);
    }
    return names;
  }

  private static byte[] value(long count, byte[] name) {
    byte[] begin = ("{\"count\":" + count + ",\"songName\":\"").getBytes(StandardCharsets.US_ASCII);
    byte[] value = new byte[begin.length + name.length + 2];
    System.arraycopy(begin, 0, value, 0, begin.length);
    System.arraycopy(name, 0, value, begin.length, name.length);
    value[value.length - 2] = '"';
    value[value.length - 1] = '}';
    return value;
  }
}
