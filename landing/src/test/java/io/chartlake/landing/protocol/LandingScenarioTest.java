package io.chartlake.landing.protocol;

import static io.chartlake.landing.protocol.Scenario.assertFails;
import static io.chartlake.landing.protocol.Scenario.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.config.LandingConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I2, I3, I4 and I7 of one task: when an object is made, what is committed, what is set aside. */
class LandingScenarioTest {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Scenario scenario = new Scenario();

  @Test
  void rotatesPerRecordAndNotPerBatch() {
    scenario.start().write(0, 25).poll().check();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 20));

    scenario.settle();
  }

  @Test
  void rotatesByBytes() {
    scenario.with(LandingConfig.ROTATE_BYTES, "300").start().write(0, 9).poll().settle();

    assertThat(scenario.store.objects.values())
        .allSatisfy(o -> assertThat(o.bytes()).hasSizeLessThanOrEqualTo(300));
    assertThat(scenario.names(0)).hasSizeGreaterThan(2);
  }

  @Test
  void rotatesByRecordTime() {
    scenario.with(LandingConfig.ROTATE_SPAN, "4").start().write(0, 8).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 4), range(4, 8));
  }

  @Test
  void landsAnIdleTailAfterLinger() {
    scenario.start().write(0, 3).poll().pass(LINGER.minusMillis(1));

    assertThat(scenario.names(0)).isEmpty();

    scenario.pass(Duration.ofMillis(1));

    assertThat(scenario.names(0)).hasSize(1);

    scenario.settle();
  }

  @Test
  void neverCommitsWhatIsOnlyBuffered() { // I4
    scenario.start().write(0, 13).poll().commit().check();

    assertThat(scenario.committed(0)).isEqualTo(10);
  }

  @Test
  void setsPoisonAsideAndGoesOn() { // I7
    scenario.start().write(0, 2).append(0, FakeKafka.Kind.POISON, 2).write(0, 3).poll().settle();

    assertThat(scenario.kafka.deadLetters(scenario.partition(0))).containsExactlyInAnyOrder(2L, 3L);
    assertThat(scenario.ranges(0)).containsExactly(range(0, 7));
  }

  @Test
  void landsNothingPastADeadLetterThatCouldNotBeWritten() { // I4, I7
    scenario.kafka.deadLettersRefused = true;
    scenario.start().write(0, 2).append(0, FakeKafka.Kind.POISON, 1).write(0, 8);

    assertFails(scenario::poll, "no such topic");
    assertThat(scenario.names(0)).isEmpty();

    scenario.kafka.deadLettersRefused = false;
    scenario.crash().poll().settle();
  }

  @Test
  void passesNoDeadLetterThatCouldNotBeWrittenAtTheEndOfALog() { // I4, I7
    scenario.start().write(0, 2).poll().settle();
    scenario.kafka.deadLettersRefused = true;
    scenario.append(0, FakeKafka.Kind.POISON, 1);

    assertFails(scenario::poll, "could not be written");

    scenario.kafka.deadLettersRefused = false;
    scenario.crash().poll().settle();
  }

  @Test
  void triesAgainWhenAPutFailed() {
    scenario.start().failNextPut(FakeStore.Fault.BEFORE_EFFECT).write(0, 10).poll().settle();
  }

  @Test
  void looksWhenAFailedPutMayHaveHappened() { // I3
    scenario.start().failNextPut(FakeStore.Fault.AFTER_EFFECT).write(0, 10).poll().settle();

    assertThat(scenario.store.heads).isEqualTo(1);
    assertThat(scenario.names(0)).hasSize(1);
  }

  @Test
  void overwritesOnlyWithTheSameBytesWhereTheStoreCannotTell() { // I3
    scenario.store.conditional = false;
    scenario.start().failNextPut(FakeStore.Fault.AFTER_EFFECT).write(0, 10).poll().settle();
  }

  @Test
  void failsTheTaskWithKeyRangeAndRequestIdWhenRefused() {
    scenario.start().failNextPut(FakeStore.Fault.REFUSED).write(0, 10);

    assertFails(
        scenario::poll,
        "s3://bucket/songs-changelog.json/partition=00000/hour=2026-11-01-10/",
        "[0, 10)",
        "fake-403",
        "policy");

    scenario.crash().poll().settle();
  }

  @Test
  void failsWhenAStrangersObjectIsInItsPlace() {
    scenario.start().write(0, 10);
    Buffer other = new Buffer();
    other.write(new byte[] {1}, 0, 1);
    scenario.store.put(
        "songs-changelog.json/partition=00000/hour=2026-11-01-10/"
            + "00000000000000000000-00000000000000000010.jsonl",
        other,
        java.util.Map.of());

    assertFails(scenario::poll, "Another object is in the place of");
  }

  @Test
  void pausesAndHoldsLittleWhileTheStoreIsAway() {
    scenario.with(LandingConfig.BUFFER_MAX_BYTES, "65536").start().storeAway(true);
    for (int i = 0; i < 200; i++) {
      scenario.write(0, 50).write(1, 50).poll(500).pass(Duration.ofSeconds(1)).commit();
    }
    scenario.check();

    assertThat(scenario.worker().paused()).hasSize(2);
    assertThat(scenario.names(0)).isEmpty();
    assertThat(scenario.worker().heldBytes()).isLessThanOrEqualTo(65536);

    scenario.settle();

    assertThat(scenario.worker().paused()).isEmpty();
  }

  @Test
  void waitsForAStoreThatIsAwayAtTheStart() {
    scenario.storeAway(true).start().write(0, 5).poll().pass(LINGER).commit();

    assertThat(scenario.worker().paused()).hasSize(2);
    assertThat(scenario.kafka.committed).isEmpty();

    scenario.settle();
  }

  @Test
  void compressesEachObjectWhole() throws Exception {
    scenario.with(LandingConfig.COMPRESSION, "gzip").start().write(0, 10).poll();

    assertThat(scenario.store.objects).hasSize(1);
    assertThat(scenario.store.objects.firstKey()).endsWith(".jsonl.gz");

    try (var in =
        new java.util.zip.GZIPInputStream(
            new java.io.ByteArrayInputStream(
                scenario.store.objects.firstEntry().getValue().bytes()))) {
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines())
          .hasSize(10);
    }
  }

  @Test
  void landsTombstonesAlone() {
    scenario.start().append(0, FakeKafka.Kind.TOMBSTONE, 3).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 3));
  }

  @Test
  void passesNothingButPoisonAndBeginsAnew() { // I4, I7
    scenario.start().append(0, FakeKafka.Kind.POISON, 3).poll().commit().check().crash().poll();
    scenario.settle();

    assertThat(scenario.names(0)).isEmpty();

    scenario.write(0, 1).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 4));
  }

  @Test
  void landsNothingPastADeadLetterThatIsNotWrittenYet() { // I4, I7
    scenario.start().worker().holdDeadLetters(true);
    scenario.write(0, 2).append(0, FakeKafka.Kind.POISON, 1).write(0, 8).poll().poll().check();

    assertThat(scenario.names(0)).isEmpty();

    scenario.crash().poll().settle();
  }
}
