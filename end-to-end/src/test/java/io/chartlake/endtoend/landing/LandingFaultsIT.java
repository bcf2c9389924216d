package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.faults.Fault;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.endtoend.faults.StoreRequest;
import io.chartlake.endtoend.faults.StoreRequest.Kind;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The store fails in every way a store can; what was committed lands once all the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class LandingFaultsIT {
  private static final String CONNECTOR = "faults";
  private static final String TOPIC = "faults-changelog";
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** Longer than a request may take. */
  private static final Duration LATE = Duration.ofMillis(1_800);

  /** More attempts than fit into the time an upload is tried again before Connect is told. */
  private static final int LONG = 6 * PARTITIONS;

  /** So little that a store that is away makes Connect deliver a batch again. */
  private static final int MOST_HELD_BYTES = 64 << 10;

  /** Visible to the consumer all at once. */
  private static final int RECORDS_OF_MORE = 800;

  private static final int BYTES_OF_MORE = 200;

  private LandingStack stack;
  private Worker worker;
  private Landing landing;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    stack = new LandingStack(temporary, store());
    worker = stack.startWorker("worker", "160m");
    SourceTopic topic = stack.topic(TOPIC, PARTITIONS);
    worker.awaitReady();
    Map<String, String> settings = stack.settings(TOPIC);
    settings.put("buffer.max.bytes", Integer.toString(MOST_HELD_BYTES));
    worker.rest().put(CONNECTOR, settings);
    landing = new Landing(stack, topic, CONNECTOR, topic.deadLetters());
    topic.write(4);
    landing.assertAllLanded();
  }

  String store() {
    return LandingStack.S3PROXY;
  }

  @AfterAll
  void stop() throws Exception {
    if (landing != null) {
      landing.close();
    }
    stack.close();
  }

  @BeforeEach
  void isWell() {
    worker.rest().awaitRunning(CONNECTOR, 1);
  }

  /** None of the faults is one that an operator must be called for. */
  @AfterEach
  void isWellStill() {
    stack.proxy().endPlans();
    worker.rest().awaitRunning(CONNECTOR, 1);
  }

  private static Stream<Arguments> faultsOfPut() {
    return Stream.of(
        Arguments.of("429", 2, Fault.refusal(429, "TooManyRequests")),
        Arguments.of("500", 2, Fault.refusal(500, "InternalError")),
        Arguments.of("503", 2, Fault.refusal(503, "SlowDown")),
        Arguments.of(
            "503 for longer than an upload is tried", LONG, Fault.refusal(503, "SlowDown")),
        Arguments.of("502 of a proxy that knows no S3", 2, Fault.foreignRefusal(502)),
        Arguments.of("reset in the middle of the body", 2, Fault.resetMidBody()),
        Arguments.of("later than the timeout", 1, Fault.late(LATE)),
        Arguments.of("done, answer lost", PARTITIONS, Fault.answerLost()),
        Arguments.of("done, answer lost again and again", LONG, Fault.answerLost()),
        Arguments.of(
            "done, but said to have failed", 2, Fault.doneButRefused(500, "InternalError")),
        Arguments.of("answered a byte at a time", 1, Fault.slowDrip()),
        Arguments.of("answer broken off", 2, Fault.halfDocument()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfPut")
  void landsOnceWhenPutIs(String name, int times, Fault fault) {
    assertLandsUnder(proxy().plan(times, is(Kind.PUT), fault), times);
  }

  private record Reading(Kind kind, Fault fault) {}

  private static Stream<Arguments> faultsOfReading() {
    return Stream.of(
        Arguments.of(
            "LIST refused: 429, 500, 503, by a proxy",
            List.of(
                new Reading(Kind.LIST, Fault.refusal(429, "TooManyRequests")),
                new Reading(Kind.LIST, Fault.refusal(500, "InternalError")),
                new Reading(Kind.LIST, Fault.refusal(503, "SlowDown")),
                new Reading(Kind.LIST, Fault.foreignRefusal(502)))),
        Arguments.of(
            "LIST lost, half a document, broken off, reset",
            List.of(
                new Reading(Kind.LIST, Fault.answerLost()),
                new Reading(Kind.LIST, Fault.halfDocument()),
                new Reading(Kind.LIST, Fault.brokenOff()),
                new Reading(Kind.LIST, Fault.resetMidBody()))),
        Arguments.of(
            "LIST and HEAD too slow",
            List.of(
                new Reading(Kind.LIST, Fault.late(LATE)),
                new Reading(Kind.LIST, Fault.slowDrip()),
                new Reading(Kind.HEAD, Fault.late(LATE)),
                new Reading(Kind.HEAD, Fault.slowDrip()))),
        Arguments.of(
            "HEAD refused and lost",
            List.of(
                new Reading(Kind.HEAD, Fault.refusal(429, "TooManyRequests")),
                new Reading(Kind.HEAD, Fault.refusal(500, "InternalError")),
                new Reading(Kind.HEAD, Fault.refusal(503, "SlowDown")),
                new Reading(Kind.HEAD, Fault.answerLost()))));
  }

  /** At a start, when the bucket says where landing goes on; each partition meets a fault twice. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfReading")
  void goesOnFromTheRightPlaceWhen(String name, List<Reading> readings) throws Exception {
    Map<Integer, Long> ends = landing.landed().ends();
    int mark = proxy().mark();
    List<FaultProxy.Plan> plans = new ArrayList<>();
    for (int partition = 0; partition < readings.size(); partition++) {
      Reading reading = readings.get(partition);
      String prefix = new RawZone("", TOPIC).partitionPrefix(partition);
      plans.add(
          proxy()
              .plan(
                  2,
                  request -> request.kind() == reading.kind() && request.key().startsWith(prefix),
                  reading.fault()));
    }
    worker.rest().restartTask(CONNECTOR, 0);
    landing.topic().write(4);
    landing.assertAllLanded();
    assertThat(plans).allSatisfy(plan -> assertThat(plan.struck()).isEqualTo(2));
    RawZone zone = new RawZone("", TOPIC);
    Predicate<StoreRequest> again =
        request -> {
          ObjectName object = zone.parse(request.key());
          return object.range().from() < ends.get(object.partition());
        };
    assertThat(proxy().count(mark, is(Kind.PUT).and(again))).as("landed again").isZero();
  }

  @Test
  void landsOnceWhenTheLookAfterALostAnswerFailsToo() {
    FaultProxy.Plan lost = proxy().plan(1, is(Kind.PUT), Fault.answerLost());
    FaultProxy.Plan look = proxy().plan(1, is(Kind.HEAD), Fault.refusal(503, "SlowDown"));
    assertLandsUnder(lost, 1);
    assertThat(look.struck()).isEqualTo(1);
  }

  @Test
  void landsOnceWhenTheStoreHasNoConditionalWrites() throws Exception {
    Predicate<StoreRequest> conditional =
        request -> is(Kind.PUT).test(request) && request.conditional();
    FaultProxy.Plan none =
        proxy().plan(Integer.MAX_VALUE, conditional, Fault.refusal(501, "NotImplemented"));
    FaultProxy.Plan lost =
        proxy().plan(2, is(Kind.PUT).and(conditional.negate()), Fault.answerLost());
    assertLandsUnder(lost, 2);
    assertThat(none.struck()).isPositive();
    none.end();
    worker.rest().restartTask(CONNECTOR, 0);
    landing.topic().write(2);
    landing.assertAllLanded();
  }

  @Test
  void landsOnceWhenTheStoreRefusesConnections() throws Exception {
    int mark = worker.logMark();
    proxy().refuse();
    landing.topic().write(4);
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(() -> !worker.log(mark, "Landing has to wait", "refused").isEmpty());
    worker.rest().restartTask(CONNECTOR, 0);
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(() -> !worker.log(mark, "stays paused until", "refused").isEmpty());
    landing.topic().write(2);
    proxy().accept();
    landing.assertAllLanded();
  }

  @Test
  void landsOnceWhatConnectDeliversAgainWhileTheStoreIsAway() {
    int mark = worker.logMark();
    FaultProxy.Plan away =
        proxy().plan(Integer.MAX_VALUE, is(Kind.PUT), Fault.refusal(503, "SlowDown"));
    landing.topic().writeSized(0, RECORDS_OF_MORE, BYTES_OF_MORE);
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(() -> worker.log(mark, "RetriableException from SinkTask").size() >= 3);
    assertThat(away.struck()).isPositive();
    away.end();
    landing.topic().write(2);
    landing.assertAllLanded();
  }

  private void assertLandsUnder(FaultProxy.Plan plan, int times) {
    landing.topic().write(4);
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(() -> assertThat(plan.struck()).as("the fault happened").isPositive());
    landing.topic().write(2);
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(() -> assertThat(plan.struck()).isEqualTo(times));
    landing.assertAllLanded();
  }

  private FaultProxy proxy() {
    return stack.proxy();
  }

  private static Predicate<StoreRequest> is(Kind kind) {
    return request -> request.isAbout(TOPIC, kind);
  }
}
