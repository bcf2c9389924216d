package io.chartlake.landing.protocol;

import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time, beside the task's thread, at how the log's ends lie to what was read: a
 * topic made anew, a log that lost what was not read yet, and a quiet partition that ends in
 * transaction markers, which no record will ever tell the task of.
 */
public final class LogWatch {
  private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

  private static final Duration SOON = Duration.ofMillis(200);

  private final KafkaLog kafka;
  private final Executor executor;
  private final Duration interval;
  private final TimeSource time;
  private final AtomicReference<Map<TopicPartition, Seen>> report = new AtomicReference<>();
  private volatile boolean looking;
  private long lookedNanos;

  /**
   * @param writer whose partition it is; another one may be by the time of the answer
   * @param next first position not read yet
   * @param provenTo up to where no record can have been missed
   * @param quiet whether it has not moved for an interval
   */
  record Question(PartitionWriter writer, long next, long provenTo, boolean quiet) {}

  /**
   * @param empty whether {@code [asked.next, ends.stable)} was read and holds no record
   * @param judged whether it could be read at all
   */
  record Seen(Question asked, Uuid topicId, KafkaLog.Ends ends, boolean empty, boolean judged) {

    /**
     * Holds it against what landing believes by now.
     *
     * @return whether the writer may pass to the log's stable end, since no record lies before it
     * @throws ConnectException when records were lost or are another topic's
     */
    boolean check(PartitionWriter writer) {
      if (writer != asked.writer()) {
        return false; // asked for an earlier owner
      }
      if (!topicId.equals(writer.topicId())) {
        throw failure(
            writer,
            "the topic was made anew: its id was %s and is %s".formatted(writer.topicId(), topicId),
            "move the old objects away or give the connector another s3.prefix");
      }
      if (ends.end() < asked.next()) {
        throw failure(
            writer,
            "the log ends at %d, but was read up to %d: it was cut"
                .formatted(ends.end(), asked.next()),
            "move the objects away or give the connector another s3.prefix");
      }
      if (ends.start() <= asked.provenTo()) {
        writer.holesAreProvenBelow(asked.next());
      }
      if (writer.next() != asked.next()) {
        return false; // it has moved since
      }
      if (judged && ends.start() > asked.provenTo()) {
        throw failure(
            writer,
            "retention deleted offsets %d to %d before they were landed"
                .formatted(asked.provenTo(), ends.start() - 1),
            "rebuild the table from the topic, move the objects away and let landing begin anew");
      }
      return empty;
    }

    private static ConnectException failure(PartitionWriter writer, String what, String help) {
      return new ConnectException(
          "Partition %s can't go on from %d below %s: %s; %s"
              .formatted(writer.partition(), writer.next(), writer.location(), what, help));
    }
  }

  public LogWatch(KafkaLog kafka, Executor executor, Duration interval, TimeSource time) {
    this.kafka = kafka;
    this.executor = executor;
    this.interval = interval;
    this.time = time;
    this.lookedNanos = time.nanos();
  }

  boolean isDue() {
    return !looking && time.since(lookedNanos).compareTo(interval) >= 0;
  }

  /** When to be called again: soon while a look is under way or waits to be taken. */
  Duration nextIn() {
    if (looking || report.get() != null) {
      return SOON;
    }
    Duration left = interval.minus(time.since(lookedNanos));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What was seen since the last call, if a look has ended. */
  Optional<Map<TopicPartition, Seen>> takeReport() {
    return Optional.ofNullable(report.getAndSet(null));
  }

  void look(List<PartitionWriter> writers) {
    lookedNanos = time.nanos();
    if (writers.isEmpty()) {
      return;
    }
    looking = true;
    Map<TopicPartition, Question> questions = new HashMap<>();
    for (PartitionWriter writer : writers) {
      boolean quiet = writer.quiet().compareTo(interval) >= 0;
      questions.put(
          writer.partition(), new Question(writer, writer.next(), writer.provenTo(), quiet));
    }
    try {
      executor.execute(
          () -> {
            try {
              report.set(answer(questions));
            } catch (KafkaException e) {
              log.warn("Could not look at the log's ends: {}", e.getMessage());
            } finally {
              looking = false;
            }
          });
    } catch (RejectedExecutionException e) {
      looking = false; // the task is stopping
    }
  }

  private Map<TopicPartition, Seen> answer(Map<TopicPartition, Question> questions) {
    Map<String, Uuid> topicIds = new HashMap<>();
    for (TopicPartition partition : questions.keySet()) {
      topicIds.computeIfAbsent(partition.topic(), kafka::topicId);
    }
    Map<TopicPartition, KafkaLog.Ends> ends = kafka.ends(questions.keySet());
    Map<TopicPartition, OffsetRange> tails = new HashMap<>();
    questions.forEach(
        (partition, question) -> {
          KafkaLog.Ends end = ends.get(partition);
          if (question.quiet()
              && end.start() <= question.next()
              && end.stable() > question.next()) {
            tails.put(partition, new OffsetRange(question.next(), end.stable()));
          }
        });
    Set<TopicPartition> empty = new HashSet<>();
    boolean judged = true;
    try {
      if (!tails.isEmpty()) {
        empty.addAll(kafka.withoutRecords(tails));
      }
    } catch (KafkaException e) {
      judged = false;
      log.warn("Could not read what lies behind {}: {}", tails, e.getMessage());
    }
    Map<TopicPartition, Seen> seen = new HashMap<>();
    for (TopicPartition partition : questions.keySet()) {
      Uuid topicId = topicIds.get(partition.topic());
      KafkaLog.Ends end = ends.get(partition);
      boolean isEmpty = empty.contains(partition);
      seen.put(partition, new Seen(questions.get(partition), topicId, end, isEmpty, judged));
    }
    return seen;
  }
}
