package io.chartlake.endtoend.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic as an exactly-once application writes it: committed, aborted, and some poison. */
final class SourceTopic implements AutoCloseable {
  private static final byte[] POISON = "{\"count\":1,".getBytes(UTF_8);
  private static final int PER_TRANSACTION = 30;

  private final String name;
  private final String bootstrap;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private int partitions;
  private int transactions;

  SourceTopic(String name, int partitions, String bootstrap, Admin admin) throws Exception {
    this.name = name;
    this.partitions = partitions;
    this.bootstrap = bootstrap;
    this.admin = admin;
    NewTopic topic =
        new NewTopic(name, partitions, (short) 1).configs(Map.of("max.message.bytes", "2097152"));
    admin.createTopics(List.of(topic)).all().get();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", name, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  String name() {
    return name;
  }

  /** Kafka's id of it. */
  String id() throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).topicId().toString();
  }

  String deadLetters() {
    return name + "-dlq";
  }

  List<TopicPartition> partitions() {
    return IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(name, i)).toList();
  }

  void grow(int to) throws ExecutionException, InterruptedException {
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(to))).all().get();
    partitions = to;
  }

  void delete() throws ExecutionException, InterruptedException {
    admin.deleteTopics(List.of(name)).all().get();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !admin.listTopics().names().get().contains(name));
  }

  /**
   * Writes transactions over all partitions: each with a tombstone, each fourth aborted, each fifth
   * with a record that is no JSON.
   */
  void write(int number) {
    for (int i = 0; i < number; i++) {
      int transaction = transactions++;
      producer.beginTransaction();
      for (int j = 0; j < PER_TRANSACTION; j++) {
        String value =
            "{\"count\":%d,\"songName\":\"Chanson n° %d \\\"é\\\"\"}".formatted(j, transaction);
        boolean tombstone = j == transaction % PER_TRANSACTION;
        send(j, tombstone ? null : value.getBytes(UTF_8));
      }
      if (transaction % 5 == 1) {
        send(transaction, POISON);
      }
      if (transaction % 4 == 3) {
        producer.flush();
        producer.abortTransaction();
      } else {
        producer.commitTransaction();
      }
    }
  }

  private void send(int key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                name,
                key % partitions,
                ByteBuffer.allocate(Long.BYTES).putLong(key).array(),
                value));
  }

  /** One transaction of records of these sizes into one partition. */
  void writeSized(int partition, int records, int bytes) {
    producer.beginTransaction();
    String begin = "{\"count\":%d,\"songName\":\"".formatted(partition);
    byte[] value = (begin + "x".repeat(bytes - begin.length() - 2) + "\"}").getBytes(UTF_8);
    for (int i = 0; i < records; i++) {
      var unused = producer.send(new ProducerRecord<>(name, partition, null, value));
    }
    producer.commitTransaction();
  }

  /** What was committed, as a reader of the topic gets it. */
  List<ConsumerRecord<byte[], byte[]>> committed() {
    return read(bootstrap, partitions());
  }

  static boolean isPoison(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(record.value(), POISON);
  }

  static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrap, List<TopicPartition> partitions) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
