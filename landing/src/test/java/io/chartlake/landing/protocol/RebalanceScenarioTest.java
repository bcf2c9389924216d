package io.chartlake.landing.protocol;

import static io.chartlake.landing.protocol.Scenario.assertFails;
import static io.chartlake.landing.protocol.Scenario.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.config.LandingConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the framework keeps, or lets go, when a partition leaves a task and comes back to it. */
class RebalanceScenarioTest {
  private static final Duration LINGER = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(11);

  private final Scenario scenario = new Scenario();

  @Test
  void readsOnFromAPartitionThatWasPausedWhenItLeft() {
    scenario.start().holdUploads().write(0, 25).poll();

    assertThat(scenario.worker().paused()).containsExactly(scenario.partition(0));

    scenario.revoke(0).releaseUploads().give(0).settle();

    assertThat(scenario.worker().paused()).isEmpty();
  }

  @Test
  void readsOnFromAPartitionThatWasPausedWhenItLeftForAWhile() {
    scenario.start().holdUploads().write(0, 25).poll().revoke(0).give(1);
    scenario.releaseUploads().poll(1, 5).revoke(0).give(0).settle();

    assertThat(scenario.worker().paused()).isEmpty();
  }

  @Test
  void readsOnFromAPartitionThatWasPausedWhenItLeftOnceTheStoreIsBack() {
    scenario.start().storeAway(true).write(0, 25).poll().poll().poll();

    assertThat(scenario.worker().redeliveries).isPositive();

    scenario.revoke(0).give(0).poll();

    assertThat(scenario.worker().paused()).contains(scenario.partition(0));

    scenario.settle();

    assertThat(scenario.worker().paused()).isEmpty();
  }

  @Test
  void readsOnFromAPartitionThatLeftBeforeItWasFound() {
    scenario.storeAway(true).start().write(0, 5).poll().lose(0).give(0).poll().lose(0);
    scenario.storeAway(false).give(0).settle();

    assertThat(scenario.worker().paused()).isEmpty();
  }

  @Test
  void takesNothingOfABatchThatWaitedForTheStoreWhileItsPartitionLeft() { // I2, I4
    scenario.with(LandingConfig.ROTATE_RECORDS, "100").transforming(Transformation.RENAMES_TOPIC);
    scenario.start().write(0, 150).poll().commit(); // [0, 100) is durable, [100, 150) held
    scenario.storeAway(true).write(1, 100).poll().write(0, 50).poll(); // [150, 200) waits

    assertThat(scenario.worker().redeliveries).isPositive();

    scenario.storeAway(false).revoke(0).give(0).poll().commit().check();
    scenario.pass(LINGER).commit().check();
    scenario.settleAndReadToTheEnd();
  }

  @Test
  void takesNothingOfABatchThatWaitedForRoomWhileItsPartitionLeft() { // I2, I4
    scenario
        .with(LandingConfig.BUFFER_MAX_BYTES, "65536")
        .with(LandingConfig.ROTATE_RECORDS, "100");
    scenario.transforming(Transformation.RENAMES_TOPIC).start();
    scenario.write(0, 150).poll().holdUploads().write(0, 1000).poll().poll();

    assertThat(scenario.worker().redeliveries).isPositive();

    scenario.revoke(0).give(0).releaseUploads().poll().commit().check();
    scenario.settleAndReadToTheEnd();
  }

  @Test
  void takesNothingOfABatchThatWaitedWhileItsPartitionWasElsewhere() { // I2, I4, I8
    scenario.with(LandingConfig.ROTATE_RECORDS, "100").transforming(Transformation.RENAMES_TOPIC);
    scenario.start().write(0, 150).poll();
    scenario.storeAway(true).write(1, 100).poll().write(0, 50).poll().storeAway(false);
    scenario.revoke(0).give(1).poll(1, 7).time.pass(LINGER);
    scenario.poll(1, 0).revoke(0).check(); // the other one has landed [100, 107)
    scenario.give(0).poll().commit().check().settleAndReadToTheEnd();

    assertThat(scenario.ranges(0)).contains(range(100, 107));
  }

  @Test
  void commitsWhatIsDurableWhenItEndsAfterAPartitionHasLeft() {
    scenario.start().write(0, 10).write(1, 10).poll().revoke(0).give(1);

    assertThat(scenario.committed(1)).isZero();

    scenario.on(0, FakeWorker::end); // it still has a position of partition 0

    assertThat(scenario.committed(1)).isEqualTo(10);

    scenario.crash().settleAndReadToTheEnd();
  }

  @Test
  void commitsNothingWhenItEndsBeforeAPartitionIsFound() { // I4
    scenario.start().write(0, 10).poll().write(0, 1).expire(0, 11);
    scenario.store.failNextReads(1); // the framework's own position is now 11
    scenario.crash().on(0, FakeWorker::end).check();

    assertThat(scenario.committed(0)).isZero();
  }

  @Test
  void provesNoHoleByWhatWasAskedForAnEarlierOwner() { // I2
    scenario.with(LandingConfig.LINGER, "60000").start().write(0, 10).poll().write(0, 9).poll();
    HeldExecutor looks = scenario.worker().looks;
    looks.holding = true;
    scenario.pass(WATCH); // asks: up to 19 all was read

    assertThat(looks.held()).isEqualTo(1);

    scenario.revoke(0).give(0); // [10, 19) is discarded
    looks.releaseOne(1);
    scenario.poll(0).expire(0, 15).poll(); // finds 10, and is given 15 to 18
    looks.releaseOne(0); // answers: the log begins at 15
    looks.holding = false;

    assertFails(
        () -> {
          for (int i = 0; i < 8; i++) {
            scenario.poll().pass(WATCH);
          }
        },
        "retention deleted offsets 10 to 14");
    assertThat(scenario.ranges(0)).containsExactly(range(0, 10));
  }

  @Test
  void provesNoHoleByWhatWasSeenForAnEarlierOwner() { // I2
    scenario.with(LandingConfig.LINGER, "60000").start().write(0, 10).poll().write(0, 9).poll();
    HeldExecutor looks = scenario.worker().looks;
    looks.holding = true;
    scenario.pass(WATCH);
    scenario.kafka.beforeNextAnswer(
        () -> { // the log begins at 0, as the brokers say
          looks.holding = false;
          scenario.revoke(0).give(0).poll(0).expire(0, 15).poll();
        });
    looks.releaseOne(0);

    assertFails(
        () -> {
          for (int i = 0; i < 8; i++) {
            scenario.poll().pass(WATCH);
          }
        },
        "retention deleted offsets 10 to 14");
    assertThat(scenario.ranges(0)).containsExactly(range(0, 10));
  }

  @Test
  void aRebalanceThatMovesNothingDisturbsNothing() {
    scenario.start().holdUploads().write(0, 25).write(1, 5).poll();
    scenario.worker().assign(List.of());

    assertThat(scenario.worker().paused()).containsExactly(scenario.partition(0));

    scenario.releaseUploads().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 20), range(20, 25));
  }
}
