package io.chartlake.landing.protocol;

import static io.chartlake.landing.protocol.Scenario.assertFails;
import static io.chartlake.landing.protocol.Scenario.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One task follows another, or does not know yet that it was followed. */
class HandoverScenarioTest {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Scenario scenario = new Scenario();

  @Test
  void discardsOnlyThePartitionsTakenAway() {
    scenario.start().write(0, 5).write(1, 5).poll().lose(0).give(0).poll().settle();

    assertThat(scenario.ranges(1)).containsExactly(range(0, 5));

    scenario.write(0, 5).poll().revoke(0).give(0).poll().settle();
  }

  @Test
  void ignoresWhatComesAgain() {
    scenario.start().write(0, 12).poll().commit().rewind().poll().rewind().poll().settle();
  }

  @Test
  void staysRightWhenAZombieWakes() { // I8
    scenario.start().write(0, 8).poll().holdUploads().write(0, 2).poll(); // sealed [0, 10), stuck
    scenario.stall().poll(3).pass(LINGER).check(); // the new one lands [0, 3)
    scenario.zombiesWake().check().poll().pass(LINGER).check();
    scenario.crash().write(0, 4).poll().settle();
  }

  @Test
  void namesNoObjectForAnEarlierHour() {
    scenario.start().write(0, 10).poll();
    scenario.time.pass(Duration.ofHours(-2));
    scenario.write(0, 10).poll().crash().write(0, 10).poll().settle();

    assertThat(scenario.names(0))
        .extracting(ObjectName::hour)
        .containsOnly(HourUtc.of(Instant.parse("2026-11-01T10:00:00Z")));
  }

  @Test
  void leavesAnotherConnectorsObjectsUnlessToldToTakeOver() {
    scenario.start().write(0, 10).poll();
    Scenario other = scenario.with("name", "another");

    assertFails(other::crash, "was written by connector 'landing'", "takeover=true");

    other.with(LandingConfig.TAKEOVER, "true").crash().write(0, 3).poll().settle();
  }

  @Test
  void startsFromTheBucketWhateverTheGroupSays() {
    scenario.start().write(0, 10).poll(); // durable, but never committed

    assertThat(scenario.kafka.committed).isEmpty();

    scenario.crash().poll().settle();

    assertThat(scenario.names(0)).hasSize(1);
  }

  @Test
  void landsNothingTwiceWhenKilledBetweenPutAndCommit() { // I2, I4
    scenario.start().write(0, 15).poll().commit().crash().write(0, 10).poll().settle();

    assertThat(scenario.ranges(0)).containsExactly(range(0, 10), range(10, 20), range(20, 25));
  }

  @Test
  void movesASubsetWhileItsObjectIsOnItsWay() { // I2, I8
    scenario.start().failNextPut(FakeStore.Fault.LATE).write(0, 25).write(1, 10).poll().commit();
    scenario.revoke(0).give(1).poll(1, 7).pass(LINGER).check(); // the second task lands [0, 7)
    scenario.latePutArrives(); // the first one's [0, 10)
    scenario.settleAndReadToTheEnd();

    assertThat(scenario.ranges(0))
        .contains(range(0, 7), range(0, 10))
        .doesNotContain(range(10, 20));
  }

  @Test
  void landsNothingOfAnUploadThatHadNotBegunWhenItsPartitionLeft() {
    scenario.start().holdUploads().write(0, 25).poll().revoke(0).give(1);
    scenario.poll(1, 7).pass(LINGER).releaseUploads().settleAndReadToTheEnd();

    assertThat(scenario.invariants.overlaps).isZero();
  }

  @Test
  void tasksSideBySideLandEachItsOwn() {
    scenario.start().revoke(1).give(1).write(0, 15).write(1, 15);
    scenario.poll(0, 100).poll(1, 100).check().crash(1).poll(1, 100).settleAndReadToTheEnd();

    assertThat(scenario.ranges(1)).startsWith(range(0, 10));
  }

  @Test
  void dropsTheBatchThatWaitsForAPartitionThatIsLost() {
    scenario.start().storeAway(true).write(0, 10).write(1, 10).poll();
    for (int i = 0; i < 5; i++) {
      scenario.pass(Duration.ofSeconds(3)).poll();
    }

    assertThat(scenario.worker().redeliveries).isPositive();

    scenario.lose(0).give(1).commit().check();
    scenario.storeAway(false).poll().poll(1, 100).commit().check().lose(0).give(0);
    scenario.settleAndReadToTheEnd();
  }

  @Test
  void aPutThatArrivesLateChangesNothing() { // I3, I8
    scenario.start().failNextPut(FakeStore.Fault.LATE).write(0, 10).poll().crash();
    scenario.poll(4).pass(LINGER).read(0).latePutArrives().read(0).poll(3).pass(LINGER);
    scenario.read(0).crash().write(0, 20).poll().read(0).settleAndReadToTheEnd();

    assertThat(scenario.ranges(0)).contains(range(0, 4), range(0, 10), range(4, 7));
  }

  @Test
  void readersNeedNotFindTheWideObjectOfAZombieInAnEarlierHour() { // I2, I8
    scenario.start().write(0, 10).poll().write(0, 20).holdUploads().poll(20).stall();
    scenario.pass(Duration.ofHours(1)).poll(3).pass(LINGER).read(0); // lands [10, 13) an hour later
    scenario.zombies().stir(0); // [10, 20) of the hour before
    scenario.zombies().stir(0); // [20, 30)
    scenario.check().read(0).crash().write(0, 5).poll().pass(LINGER).check();

    assertThat(scenario.ranges(0)).contains(range(13, 23));

    scenario.read(0);

    assertThat(scenario.reader.wholeListings).isZero();
    assertThat(scenario.reader.next(scenario.partition(0))).isEqualTo(35);

    scenario.settleAndReadToTheEnd();
  }

  @Test
  void landsAgainWhatAZombieOfLongAgoHas() { // I8
    scenario.start().write(0, 10).poll().write(0, 40).holdUploads().poll(40).stall();
    for (int hour = 0; hour < 5; hour++) {
      scenario.poll(2).pass(Duration.ofHours(1)).read(0);
    }
    scenario.zombiesWake().check().crash().poll().read(0).settleAndReadToTheEnd();
  }

  @Test
  void severalZombiesWakeInAnyOrder() { // I8
    scenario.start().write(0, 60).poll(3);
    for (int zombie = 0; zombie < 3; zombie++) {
      scenario.holdUploads().poll(25).stall().pass(Duration.ofMinutes(50)).poll(4).pass(LINGER);
    }
    for (int turn = 0; turn < 9; turn++) {
      scenario.zombies().stir(2 * turn + 1);
      scenario.check().read(0).poll(2).pass(LINGER).check();
    }
    scenario.crash().poll().settleAndReadToTheEnd();
  }

  @Test
  void startsInAHandfulOfRequestsAfterAYearAndAZombie() {
    scenario.with(LandingConfig.ROTATE_RECORDS, "1").start().write(0, 366 * 24);
    for (int hour = 0; hour < 366 * 24; hour++) {
      scenario.poll(1).time.pass(Duration.ofHours(1));
    }
    scenario.write(0, 3).holdUploads().poll().stall().pass(Duration.ofHours(2)).poll(1).check();
    scenario.zombiesWake().check();
    scenario.store.lists = 0;
    scenario.store.heads = 0;
    scenario.revoke(1).crash();

    assertThat(scenario.store.lists).isLessThanOrEqualTo(12);
    assertThat(scenario.store.heads).isEqualTo(1);

    scenario.give(0).settleAndReadToTheEnd();
  }

  @Test
  void namesNoObjectForAnEarlierHourThanTheTaskBefore() {
    scenario.start().clock(0, Duration.ofMinutes(150)).write(0, 10).poll().revoke(0).give(1);
    scenario.clock(1, Duration.ofMinutes(-70)).write(0, 10).poll(1, 100).check();

    assertThat(scenario.names(0))
        .extracting(ObjectName::hour)
        .containsOnly(HourUtc.of(Instant.parse("2026-11-01T13:00:00Z")));

    scenario.settleAndReadToTheEnd();
  }

  @Test
  void looksAgainWhenAnswersAreLostAtTheStart() {
    scenario.start().write(0, 10).poll();
    for (int lost = 1; lost <= 6; lost++) {
      scenario.store.failNextReads(lost);
      scenario.crash().write(0, 3).poll().commit().check();
    }
    scenario.settleAndReadToTheEnd();
  }

  @Test
  void holdsWhatItKnowsNothingOfWhileTheBrokersAreAway() {
    scenario.start().write(0, 25).kafka.away = true;
    scenario.poll().pass(Duration.ofSeconds(30)).commit().check();

    assertThat(scenario.names(0)).isEmpty();

    scenario.crash().poll().pass(LINGER).commit().check();
    scenario.settleAndReadToTheEnd();
  }
}
