package io.chartlake.streaming.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices while plays are counted that a topic was deleted or made anew. Streams does not: its
 * producers wait for the topic, and a rebalance creates a changelog in silence.
 */
public final class TopicWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  private static final String WHAT_TO_DO =
      ": start music-chart again, it checks whether its counts still fit";

  /** A broker that has just started does not know every topic yet. */
  static final int LOOKS_TO_BE_MISSING = 3;

  /** Asks Kafka for the topics that exist. */
  public interface Topics {
    Map<String, TopicIdentity> named(Collection<String> names) throws InterruptedException;
  }

  private final Topics kafka;
  private final Map<String, TopicIdentity> expected;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "topic-watch");
            thread.setDaemon(true);
            return thread;
          });
  private int looksMissing;

  public TopicWatch(Topics kafka, Map<String, TopicIdentity> expected) {
    this.kafka = kafka;
    this.expected = Map.copyOf(expected);
  }

  /** Tells {@code changed} in a sentence what happened to a topic, once. */
  public void start(Consumer<String> changed) {
    long millis = INTERVAL.toMillis();
    var unused =
        thread.scheduleWithFixedDelay(
            () ->
                look()
                    .ifPresent(
                        why -> {
                          thread.shutdown();
                          changed.accept(why);
                        }),
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** What is wrong, if it is certain; that Kafka does not answer says nothing. */
  Optional<String> look() {
    try {
      return verdict(kafka.named(expected.keySet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    } catch (RuntimeException e) {
      log.debug("no word of the topics", e);
    }
    return Optional.empty();
  }

  private Optional<String> verdict(Map<String, TopicIdentity> found) {
    for (Map.Entry<String, TopicIdentity> topic : found.entrySet()) {
      TopicIdentity before = expected.get(topic.getKey());
      if (!before.isSameTopic(topic.getValue())) {
        return Optional.of(
            "topic %s was deleted and created again while plays were counted (its id was %s and is %s)"
                    .formatted(topic.getKey(), before.id(), topic.getValue().id())
                + WHAT_TO_DO);
      }
    }
    String missing =
        expected.keySet().stream()
            .filter(topic -> !found.containsKey(topic))
            .sorted()
            .collect(Collectors.joining(" and topic "));
    looksMissing = missing.isEmpty() ? 0 : looksMissing + 1;
    return looksMissing < LOOKS_TO_BE_MISSING
        ? Optional.empty()
        : Optional.of("topic " + missing + " was deleted while plays were counted" + WHAT_TO_DO);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
