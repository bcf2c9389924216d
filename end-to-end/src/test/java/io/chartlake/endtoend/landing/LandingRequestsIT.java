package io.chartlake.endtoend.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.faults.Fault;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.endtoend.faults.StoreRequest;
import io.chartlake.endtoend.faults.StoreRequest.Kind;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What landing asks of the store, counted: a store bills each request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LandingRequestsIT {
  private static final int MOST_LISTS = 12;
  private static final int PARTITIONS = 3;
  private static final int HOURS_OF_A_YEAR = 365 * 24;

  /** More than one answer of a store holds. */
  private static final int MORE_THAN_A_PAGE = 1_050;

  /** Records that are landed behind what was there. */
  private static final int TAIL = 10;

  private static final int WRITERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LandingStack stack;
  private Worker worker;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    stack = new LandingStack(temporary, store());
    worker = stack.startWorker("worker", "160m");
    worker.awaitReady();
  }

  String store() {
    return LandingStack.S3PROXY;
  }

  @AfterEach
  void endPlans() {
    stack.proxy().endPlans();
  }

  @AfterAll
  void stop() throws Exception {
    stack.close();
  }

  @Test
  void putsOncePerObjectAndLooksOnceAfterAnUnclearPut() throws Exception {
    String name = "counted";
    SourceTopic topic = stack.topic(name, PARTITIONS);
    try (Landing landing = new Landing(stack, topic, name, topic.deadLetters())) {
      worker.rest().put(name, stack.settings(name));
      topic.write(2);
      landing.assertAllLanded();
      assertStartWasCheap(0, name, 0);
      assertThat(puts(0, name)).isEqualTo(objects(name));

      int mark = stack.proxy().mark();
      long before = objects(name);
      for (int i = 0; i < 3; i++) {
        topic.write(2);
        landing.assertAllLanded();
      }
      assertThat(objects(name)).isGreaterThan(before);
      assertThat(puts(mark, name)).isEqualTo(objects(name) - before);
      assertThat(count(mark, name, Kind.LIST)).isZero();
      assertThat(count(mark, name, Kind.HEAD)).isZero();

      int unclear = stack.proxy().mark();
      before = objects(name);
      FaultProxy.Plan lost =
          stack.proxy().plan(1, request -> request.isAbout(name, Kind.PUT), Fault.answerLost());
      topic.write(2);
      await().atMost(PATIENCE).until(() -> lost.struck() == 1);
      landing.assertAllLanded();
      assertThat(puts(unclear, name)).isEqualTo(objects(name) - before + 1);
      assertThat(count(unclear, name, Kind.HEAD)).as("one look").isEqualTo(1);
      assertThat(count(unclear, name, Kind.LIST)).isZero();

      int restarted = stack.proxy().mark();
      worker.rest().restartTask(name, 0);
      topic.write(2);
      landing.assertAllLanded();
      assertStartWasCheap(restarted, name, 1);
    }
    worker.rest().delete(name);
  }

  @Test
  @Tag("long")
  void findsItsPlaceCheaplyAfterAYearOfHoursAndAnHourOfManyObjects() throws Exception {
    String name = "year";
    try (SourceTopic topic = stack.topic(name, 2)) {
      String topicId = topic.id();
      topic.writeSized(0, HOURS_OF_A_YEAR, 60);
      topic.writeSized(1, MORE_THAN_A_PAGE, 60);
      HourUtc now = HourUtc.of(Instant.now());
      HourUtc lastYear = now.plus(-HOURS_OF_A_YEAR);
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < HOURS_OF_A_YEAR; i++) {
        int hour = i;
        written.add(writers.submit(() -> writeObject(name, topicId, 0, lastYear.plus(hour), hour)));
      }
      for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
        int offset = i;
        written.add(writers.submit(() -> writeObject(name, topicId, 1, now.plus(-1), offset)));
      }
      writers.shutdown();
      for (Future<?> each : written) {
        each.get();
      }

      Map<String, String> settings = stack.settings(name);
      settings.put("s3.request.timeout.ms", "20000"); // s3proxy sorts all there is for each LIST
      worker.rest().put(name, settings);
      topic.writeSized(0, TAIL, 60);
      topic.writeSized(1, TAIL, 60);
      Landed landed = new Landed(stack.bucket(), name);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  landed.ends().get(0) > HOURS_OF_A_YEAR + TAIL
                      && landed.ends().get(1) > MORE_THAN_A_PAGE + TAIL);
      landed.assertHoldsSince(
          Map.of(0, (long) HOURS_OF_A_YEAR, 1, (long) MORE_THAN_A_PAGE), topic.committed());
      assertStartWasCheap(0, name, 1);
      String crowded = new RawZone("", name).hourPrefix(1, now.plus(-1));
      assertThat(
              stack
                  .proxy()
                  .count(
                      0, request -> request.kind() == Kind.LIST && request.key().equals(crowded)))
          .as("pages of one hour")
          .isEqualTo(2);
    }
    worker.rest().delete(name);
  }

  private void writeObject(String topic, String topicId, int partition, HourUtc hour, long offset) {
    ObjectName name =
        new ObjectName(partition, hour, new OffsetRange(offset, offset + 1), Compression.NONE);
    String line =
        "{\"_key\":null,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":1}\n"
            .formatted(partition, offset);
    stack
        .bucket()
        .write(
            new RawZone("", topic).key(name),
            line.getBytes(UTF_8),
            Map.of(
                ObjectMetadata.FORMAT,
                ObjectMetadata.FORMAT_VERSION,
                ObjectMetadata.TOPIC_ID,
                topicId,
                ObjectMetadata.CONNECTOR,
                topic));
  }

  /** Of each partition at most so many LISTs, and at most so many HEADs. */
  private void assertStartWasCheap(int mark, String topic, int heads) {
    RawZone zone = new RawZone("", topic);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      String prefix = zone.partitionPrefix(partition);
      Predicate<StoreRequest> ofPartition = request -> request.key().startsWith(prefix);
      assertThat(stack.proxy().count(mark, ofPartition.and(request -> request.kind() == Kind.LIST)))
          .as("LISTs of partition %d", partition)
          .isLessThanOrEqualTo(MOST_LISTS);
      assertThat(stack.proxy().count(mark, ofPartition.and(request -> request.kind() == Kind.HEAD)))
          .as("HEADs of partition %d", partition)
          .isLessThanOrEqualTo(heads);
    }
    assertThat(count(mark, topic, Kind.LIST)).as("it looked").isPositive();
  }

  private long puts(int mark, String topic) {
    return count(mark, topic, Kind.PUT);
  }

  private long count(int mark, String topic, Kind kind) {
    return stack.proxy().count(mark, request -> request.isAbout(topic, kind));
  }

  private long objects(String topic) {
    return new Landed(stack.bucket(), topic).objects().size();
  }
}
