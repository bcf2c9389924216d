package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small worker, large and small records, and a store that is away for a minute. */
@Tag("long")
class LandingMemoryIT {
  private static final String NAME = "memory";
  private static final int PARTITIONS = 12;
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** Of all partitions together more than the heap. */
  private static final int LARGE_RECORDS = 22;

  private static final int LARGE_BYTES = 1_000_000;
  private static final int SMALL_RECORDS = 5_000;
  private static final int SMALL_BYTES = 200;

  private LandingStack stack;
  private Worker worker;

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    stack = new LandingStack(temporary, LandingStack.S3PROXY);
    worker = stack.startWorker("small", "256m");
    worker.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    stack.close();
  }

  @Test
  void holdsOutWithASmallHeapWhileTheStoreIsAway() throws Exception { // I2, I4
    SourceTopic topic = stack.topic(NAME, PARTITIONS);
    try (Landing landing = new Landing(stack, topic, NAME, topic.deadLetters())) {
      worker.rest().put(NAME, settings());
      topic.write(4);
      landing.assertAllLanded();
      int mark = worker.logMark();

      stack.proxy().refuse();
      Instant back = Instant.now().plus(AWAY);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        topic.writeSized(partition, SMALL_RECORDS, SMALL_BYTES);
        topic.writeSized(partition, LARGE_RECORDS, LARGE_BYTES);
        topic.writeSized(partition, SMALL_RECORDS, SMALL_BYTES);
      }
      await()
          .atMost(AWAY.plus(PATIENCE))
          .pollInterval(BETWEEN)
          .until(
              () -> {
                assertHasMemory();
                return Instant.now().isAfter(back);
              });
      assertThat(worker.log(mark, "Attempt", "refused")).as("it tried").isNotEmpty();
      stack.proxy().accept();

      landing.assertAllLanded();
      assertHasMemory();
    }
    worker.rest().awaitRunning(NAME, 1);
  }

  private void assertHasMemory() {
    assertThat(worker.log(0, "java.lang.OutOfMemoryError")).isEmpty();
    assertThat(worker.isAlive()).isTrue();
  }

  /** What README.md documents: defaults but for what the consumer may hold. */
  private Map<String, String> settings() {
    Map<String, String> settings = stack.settings(NAME);
    for (String byDefault :
        new String[] {
          "linger.ms", "rotate.records", "s3.request.timeout.ms", "retry.max.ms",
        }) {
      settings.remove(byDefault);
    }
    // As the stack's own connectors: s3proxy refuses large bodies that are signed as one piece.
    settings.put("s3.chunked.encoding", "true");
    settings.put("consumer.override.max.poll.records", "100");
    settings.put("consumer.override.fetch.max.bytes", "8388608");
    return settings;
  }
}
