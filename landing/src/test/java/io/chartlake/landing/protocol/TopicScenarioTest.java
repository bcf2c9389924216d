package io.chartlake.landing.protocol;

import static io.chartlake.landing.protocol.Scenario.assertFails;
import static io.chartlake.landing.protocol.Scenario.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the topic may do: holes, transactions, retention, and beginning anew. */
class TopicScenarioTest {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Scenario scenario = new Scenario();

  @Test
  void refusesATopicMadeAnew() {
    scenario.start().write(0, 10).poll();
    scenario.kafka.recreate();

    assertFails(scenario::crash, "made anew", "bucket 'bucket'");
  }

  @Test
  void noticesATopicMadeAnewBeforeItLandsItsRecords() {
    scenario.start().write(0, 5).poll();
    scenario.kafka.recreate();
    scenario.write(0, 20);

    assertFails(scenario::poll, "made anew");
    assertThat(scenario.names(0)).isEmpty();
  }

  @Test
  void refusesALogThatEndsBeforeTheBucket() {
    scenario.start().write(0, 10).poll();
    scenario.kafka.log(scenario.partition(0)).end = 7;

    assertFails(scenario::crash, "can't go on from 10", "log's end 7");
  }

  @Test
  void refusesToPassWhatRetentionDeleted() {
    scenario.start().write(0, 30).poll(10);
    scenario.kafka.deleteBefore(scenario.partition(0), 20);

    assertFails(scenario::crash, "retention deleted offsets 10 to 19");
  }

  @Test
  void goesOnWhenOnlyMarkersWereDeleted() {
    scenario.start().write(0, 10).holes(0, 1).poll().settle();
    scenario.kafka.deleteBefore(scenario.partition(0), 11);
    scenario.crash().write(0, 5).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 16));
  }

  @Test
  void beginsBehindWhatWasGoneBeforeLanding() {
    scenario.write(0, 10);
    scenario.kafka.deleteBefore(scenario.partition(0), 4);
    scenario.start().poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10));
  }

  @Test
  void failsWhenRetentionOvertakesAPausedPartition() {
    scenario.start().write(0, 10).poll().storeAway(true).write(0, 30).poll();
    scenario.pass(Duration.ofSeconds(11));
    scenario.storeAway(false);
    TopicPartition partition = scenario.partition(0);
    scenario.write(0, 100);
    scenario.kafka.deleteBefore(partition, 120);

    assertFails(
        () -> {
          for (int i = 0; i < 5; i++) {
            scenario.pass(Duration.ofSeconds(11));
          }
        },
        "retention deleted offsets");
  }

  @Test
  void refusesABucketThatWasSetBackWhenTheLogHasLostWhatItHad() { // I2
    scenario.start().write(0, 30).poll().settle();
    scenario.loseObjects(0, 10).expire(0, 20).write(0, 5);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertFails(scenario::crash, "can't go on from 10", "retention deleted offsets 10 to 19");
    }

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10));
  }

  @Test
  void refusesABucketThatWasSetBackThoughThePartitionWasIdle() { // I2
    scenario.start().write(0, 30).holes(0, 1).poll().settle();

    assertThat(scenario.committed(0)).isEqualTo(31);

    scenario.loseObjects(0, 20).expire(0, 31);

    assertFails(scenario::crash, "retention deleted offsets 20 to 30");
  }

  @Test
  void landsAgainWhatABucketThatWasSetBackHasLost() { // I2
    scenario.start().write(0, 30).poll().settle();
    scenario.loseObjects(0, 10).crash().poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 20), range(20, 30));
  }

  @Test
  void takesNoOffsetThatLandingHasNotCommittedForAProof() { // I2
    scenario.start().write(0, 10).poll().settle();
    scenario.write(0, 10).kafka.commit(scenario.partition(0), new OffsetAndMetadata(20));
    scenario.expire(0, 20);

    assertFails(scenario::crash, "retention deleted offsets 10 to 19");
  }

  @Test
  void keepsHolesInsideRanges() {
    scenario.start().holes(0, 4).write(0, 3).holes(0, 100).write(0, 7).holes(0, 2).poll().settle();
    scenario.write(0, 1).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 114), range(114, 117));
  }

  @Test
  void commitsPastMarkersAtTheLogsEnd() {
    scenario.start().write(0, 10).holes(0, 1).poll().commit();

    assertThat(scenario.committed(0)).isEqualTo(10);

    scenario.pass(Duration.ofSeconds(11)).poll().poll().commit();

    assertThat(scenario.committed(0)).isEqualTo(11);

    scenario.write(0, 3).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 14));
  }

  @Test
  void commitsPastFilteredRecords() {
    scenario.start().append(0, FakeKafka.Kind.FILTERED, 4).poll().commit();
    scenario.pass(Duration.ofSeconds(11)).poll().commit().check();

    assertThat(scenario.committed(0)).isEqualTo(4);
  }

  @Test
  void refusesATopicMadeAnewThatAnEarlierTaskStillLands() {
    scenario.start().failNextPut(FakeStore.Fault.LATE).write(0, 10).poll();
    scenario.kafka.recreate();
    scenario.write(0, 10).crash().latePutArrives();

    assertFails(() -> scenario.poll().pass(LINGER), "Another object is in the place of");
  }

  @Test
  void goesOnWhenRetentionDeletesOnlyWhatIsLanded() {
    scenario.start().write(0, 25).poll().expire(0, 20).pass(Duration.ofSeconds(11)).check();
    scenario.crash().expire(0, 20).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 20), range(20, 25));
  }

  @Test
  void commitsNotPastWhatRetentionDeletedBeforeItWasRead() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.append(0, FakeKafka.Kind.POISON, 1).poll().commit().check();

    assertFails(() -> scenario.crash().poll(), "retention deleted offsets 10 to 10");
  }

  @Test
  void commitsNotPastWhatRetentionDeletedBeforeWhatWasFiltered() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.append(0, FakeKafka.Kind.FILTERED, 1).poll().commit().check();

    assertFails(() -> scenario.crash().poll(), "retention deleted offsets 10 to 10");
  }

  @Test
  void commitsNothingOfAPartitionThatIsStillLookedFor() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.revoke(1).store.failNextReads(1); // the framework's own position is now 11
    scenario.crash().give(0).commit().check();

    assertFails(() -> scenario.pass(LINGER).poll().poll(), "retention deleted offsets 10 to 10");
  }

  @Test
  void landsATransactionOnceItIsCommittedAndNothingOfAnAbortedOne() {
    TopicPartition partition = scenario.partition(0);
    scenario.start().write(0, 3).kafka.beginTransaction(partition);
    scenario.write(0, 3).poll().pass(LINGER).pass(Duration.ofSeconds(30)).commit().check();

    assertThat(scenario.committed(0)).isEqualTo(3);

    scenario.kafka.endTransaction(partition, true);
    scenario.kafka.beginTransaction(partition);
    scenario.write(0, 5).poll().kafka.endTransaction(partition, false);
    scenario.write(0, 1).crash().poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 3), range(3, 14));
  }

  @Test
  void beginsAtZeroThoughTheLogBeginsWithAHole() {
    scenario.start().holes(0, 7).poll().pass(Duration.ofSeconds(11)).poll().commit().crash();
    scenario.write(0, 3).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10));
  }

  @Test
  void takesPartitionsThatAreAdded() {
    scenario.start().write(0, 10).poll().addPartition().write(2, 4).give(0).poll().settle();

    assertThat(scenario.ranges(2)).containsExactly(range(0, 4));
  }
}
