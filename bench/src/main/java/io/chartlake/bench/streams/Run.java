package io.chartlake.bench.streams;

import io.chartlake.bench.BenchException;
import io.chartlake.testsupport.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/** Watches one contender from outside, by its committed offsets, until it has counted all plays. */
final class Run {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 10;

  private final Admin admin;
  private final String broker;
  private final Contender contender;
  private final long plays;

  Run(Admin admin, String broker, Contender contender, long plays) {
    this.admin = admin;
    this.broker = broker;
    this.contender = contender;
    this.plays = plays;
  }

  /** A commit as it was seen: when, how much was counted, and the CPU time used until then. */
  record Commit(long nanos, long counted, Duration cpu) {}

  Measurement measure(JavaProcess process) throws InterruptedException, ExecutionException {
    long startedNanos = System.nanoTime();
    List<Commit> commits = new ArrayList<>();
    long counted = 0;
    while (counted < plays) {
      process.requireAlive();
      if (System.nanoTime() - startedNanos > TIMEOUT.toNanos()) {
        throw new BenchException(
            contender.label() + " counted " + counted + " of " + plays + " plays in 10 minutes");
      }
      long now = committed();
      if (now > counted) {
        counted = now;
        commits.add(new Commit(System.nanoTime(), counted, process.cpu()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return measurement(commits, startedNanos, process.peakMebibytes());
  }

  static Measurement measurement(List<Commit> commits, long startedNanos, long peakMebibytes) {
    if (commits.size() < 4) {
      throw new BenchException(
          "only " + commits.size() + " commits were seen: ask for more plays, with --plays");
    }
    Commit first = commits.get(0);
    Commit last = commits.get(commits.size() - 2);
    Commit end = commits.get(commits.size() - 1);
    long events = last.counted() - first.counted();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    double cpuMicros = last.cpu().minus(first.cpu()).toNanos() / 1e3;
    return new Measurement(
        events / seconds,
        cpuMicros / events,
        (end.nanos() - startedNanos) / 1e9,
        end.cpu().toNanos() / 1e9,
        peakMebibytes);
  }

  private long committed() throws InterruptedException, ExecutionException {
    try {
      return admin
          .listConsumerGroupOffsets(contender.label())
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(Plays.TOPIC))
          .filter(entry -> entry.getValue() != null)
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** Throws unless the committed counts add up to the plays: a fast wrong answer wins nothing. */
  void verify() {
    Map<Long, Long> counts = new HashMap<>();
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (KafkaConsumer<Long, byte[]> consumer =
        new KafkaConsumer<>(properties, new LongDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(contender.changelog()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> counts.put(record.key(), contender.count(record.value())));
      }
    }
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    if (sum != plays) {
      throw new BenchException(contender.label() + " counted " + sum + " plays of " + plays);
    }
  }

  /** Takes away what the run left in Kafka, so that the next starts from nothing. */
  void forget() throws InterruptedException, ExecutionException {
    Set<String> own =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(contender.label() + "-"))
            .collect(Collectors.toSet());
    admin.deleteTopics(own).all().get();
    admin.deleteConsumerGroups(List.of(contender.label())).all().get();
  }
}
