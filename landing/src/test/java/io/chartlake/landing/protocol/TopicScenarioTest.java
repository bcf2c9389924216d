package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** What the topic may do: holes, transactions, retention, and beginning anew. */
class TopicScenarioTest {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Scenario scenario = new Scenario();

  private static OffsetRange range(long from, long to) {
    return new OffsetRange(from, to);
  }

  @Test
  void refusesATopicMadeAnew() {
    scenario.start().write(0, 10).poll();
    scenario.kafka.recreate();
    assertThatThrownBy(scenario::crash)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("made anew")
        .hasMessageContaining("bucket 'bucket'");
  }

  @Test
  void noticesATopicMadeAnewBeforeItLandsItsRecords() {
    scenario.start().write(0, 5).poll();
    scenario.kafka.recreate();
    scenario.write(0, 20);
    assertThatThrownBy(scenario::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("made anew");
    assertThat(scenario.names(0)).isEmpty();
  }

  @Test
  void refusesALogThatEndsBeforeTheBucket() {
    scenario.start().write(0, 10).poll();
    scenario.kafka.log(scenario.partition(0)).end = 7;
    assertThatThrownBy(scenario::crash)
        .hasMessageContaining("can't go on from 10")
        .hasMessageContaining("log's end 7");
  }

  @Test
  void refusesToPassWhatRetentionDeleted() {
    scenario.start().write(0, 30).poll(10);
    scenario.kafka.deleteBefore(scenario.partition(0), 20);
    assertThatThrownBy(scenario::crash).hasMessageContaining("retention deleted offsets 10 to 19");
  }

  @Test
  void goesOnWhenOnlyMarkersWereDeleted() {
    scenario.start().write(0, 10).holes(0, 1).poll().settle();
    scenario.kafka.deleteBefore(scenario.partition(0), 11);
    scenario.crash().write(0, 5).poll().settle();
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 10), range(10, 16));
  }

  @Test
  void beginsBehindWhatWasGoneBeforeLanding() {
    scenario.write(0, 10);
    scenario.kafka.deleteBefore(scenario.partition(0), 4);
    scenario.start().poll().settle();
    assertThat(scenario.names(0)).extracting(ObjectName::range).containsExactly(range(0, 10));
  }

  @Test
  void failsWhenRetentionOvertakesAPausedPartition() {
    scenario.start().write(0, 10).poll().storeAway(true).write(0, 30).poll();
    scenario.pass(Duration.ofSeconds(11));
    scenario.storeAway(false);
    TopicPartition partition = scenario.partition(0);
    scenario.write(0, 100);
    scenario.kafka.deleteBefore(partition, 120);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                scenario.pass(Duration.ofSeconds(11));
              }
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets");
  }

  @Test
  void refusesABucketThatWasSetBackWhenTheLogHasLostWhatItHad() { // I2
    scenario.start().write(0, 30).poll().settle();
    scenario.loseObjects(0, 10).expire(0, 20).write(0, 5);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(scenario::crash)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("can't go on from 10")
          .hasMessageContaining("retention deleted offsets 10 to 19");
    }
    assertThat(scenario.names(0)).extracting(ObjectName::range).containsExactly(range(0, 10));
  }

  @Test
  void refusesABucketThatWasSetBackThoughThePartitionWasIdle() { // I2
    scenario.start().write(0, 30).holes(0, 1).poll().settle();
    assertThat(scenario.committed(0)).isEqualTo(31);
    scenario.loseObjects(0, 20).expire(0, 31);
    assertThatThrownBy(scenario::crash)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets 20 to 30");
  }

  @Test
  void landsAgainWhatABucketThatWasSetBackHasLost() { // I2
    scenario.start().write(0, 30).poll().settle();
    scenario.loseObjects(0, 10).crash().poll().settle();
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 10), range(10, 20), range(20, 30));
  }

  @Test
  void takesNoOffsetThatLandingHasNotCommittedForAProof() { // I2
    scenario.start().write(0, 10).poll().settle();
    scenario.write(0, 10).kafka.commit(scenario.partition(0), new OffsetAndMetadata(20));
    scenario.expire(0, 20);
    assertThatThrownBy(scenario::crash)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets 10 to 19");
  }

  @Test
  void keepsHolesInsideRanges() {
    scenario.start().holes(0, 4).write(0, 3).holes(0, 100).write(0, 7).holes(0, 2).poll().settle();
    scenario.write(0, 1).poll().settle();
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 114), range(114, 117));
  }

  @Test
  void commitsPastMarkersAtTheLogsEnd() {
    scenario.start().write(0, 10).holes(0, 1).poll().commit();
    assertThat(scenario.committed(0)).isEqualTo(10);
    scenario.pass(Duration.ofSeconds(11)).poll().poll().commit();
    assertThat(scenario.committed(0)).isEqualTo(11);
    scenario.write(0, 3).poll().settle();
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 10), range(10, 14));
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
    assertThatThrownBy(() -> scenario.poll().pass(LINGER))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Another object is in the place of");
  }

  @Test
  void goesOnWhenRetentionDeletesOnlyWhatIsLanded() {
    scenario.start().write(0, 25).poll().expire(0, 20).pass(Duration.ofSeconds(11)).check();
    scenario.crash().expire(0, 20).poll().settle();
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 10), range(10, 20), range(20, 25));
  }

  @Test
  void commitsNotPastWhatRetentionDeletedBeforeItWasRead() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.append(0, FakeKafka.Kind.POISON, 1).poll().commit().check();
    assertThatThrownBy(() -> scenario.crash().poll())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets 10 to 10");
  }

  @Test
  void commitsNotPastWhatRetentionDeletedBeforeWhatWasFiltered() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.append(0, FakeKafka.Kind.FILTERED, 1).poll().commit().check();
    assertThatThrownBy(() -> scenario.crash().poll())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets 10 to 10");
  }

  @Test
  void commitsNothingOfAPartitionThatIsStillLookedFor() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.revoke(1).store.failNextReads(1); // the framework's own position is now 11
    scenario.crash().give(0).commit().check();
    assertThatThrownBy(() -> scenario.pass(LINGER).poll().poll())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("retention deleted offsets 10 to 10");
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
    assertThat(scenario.names(0))
        .extracting(ObjectName::range)
        .containsExactly(range(0, 3), range(3, 14));
  }

  @Test
  void beginsAtZeroThoughTheLogBeginsWithAHole() {
    scenario.start().holes(0, 7).poll().pass(Duration.ofSeconds(11)).poll().commit().crash();
    scenario.write(0, 3).poll().settle();
    assertThat(scenario.names(0)).extracting(ObjectName::range).containsExactly(range(0, 10));
  }

  @Test
  void takesPartitionsThatAreAdded() {
    scenario.start().write(0, 10).poll().addPartition().write(2, 4).give(0).poll().settle();
    assertThat(scenario.names(2)).extracting(ObjectName::range).containsExactly(range(0, 4));
  }
}
