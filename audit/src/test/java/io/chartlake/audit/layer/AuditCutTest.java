package io.chartlake.audit.layer;

import static io.chartlake.audit.layer.AuditAssert.assertAllOk;
import static io.chartlake.audit.layer.AuditAssert.assertCannotJudge;
import static io.chartlake.audit.layer.AuditAssert.assertFailed;
import static io.chartlake.audit.layer.AuditAssert.doubled;
import static io.chartlake.audit.layer.AuditAssert.layer;
import static io.chartlake.audit.layer.AuditAssert.lost;
import static io.chartlake.audit.layer.AuditAssert.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline that moves while it is audited: judged up to the cut, and not behind it. */
class AuditCutTest {
  private static final String RAW = "raw objects";

  @TempDir private Path folder;
  private World world;
  private int arrived;

  @BeforeEach
  void build() {
    world = new World(folder);
    AtomicInteger seconds = new AtomicInteger();
    world.nanoTime = () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos();
    world.settleAtMost = Duration.ofSeconds(20);
    world.pause = duration -> {};
  }

  /** One more play, from the ledger to all tables. */
  private void arrive() {
    world.play("a", 30 + arrived, arrived++ % World.SONGS);
    world.writeLedger();
    world.landAndServe();
  }

  /** From now on a play arrives whenever the audit looks at a topic. */
  private void move() {
    world.events.onState = this::arrive;
    world.changelog.onState = this::arrive;
  }

  @Test
  void findsNothingWrongWhilePlaysArrive() {
    move();

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(arrived).isGreaterThan(5);
    assertThat(layer(report, World.EVENTS).note()).contains("records after the cut not judged");
    assertThat(layer(report, World.CHANGELOG).note()).contains("records after the cut not judged");
    assertThat(layer(report, RAW).note()).contains("lines after the cut not judged");
    assertThat(layer(report, World.NOW).note()).contains("rows of records after the cut");
    assertThat(report.cut().ledger().values()).allMatch(bytes -> bytes > 1_000);
    assertThat(report.cut().topics().get(World.EVENTS)).hasSize(World.PARTITIONS);
  }

  @Test
  void findsALostPlayWhilePlaysArrive() { // I1
    world.sent("late-0");
    world.acked("late-0", 1, 99);
    move();

    LayerResult layer = assertFailed(world.audit(), World.EVENTS, lost(1));

    assertThat(layer.items()).containsExactly("lost: late-0, acknowledged at 1@99");
  }

  @Test
  void findsAPlayThatWasNeverSentWhilePlaysArrive() { // I1
    world.events.append(1, 4, World.event(4, "stranger-0"));
    world.count(4);
    world.land();
    move();

    assertFailed(world.audit(), World.EVENTS, wrong(1));
  }

  @Test
  void findsAPlayCountedTwiceWhilePlaysOfTheSameSongArrive() { // I1
    world.count(4);
    world.land();
    move();

    assertFailed(world.audit(), World.CHANGELOG, doubled(1));
  }

  @Test
  void findsAMissingObjectWhilePlaysArrive() { // I2
    String key = world.objects(1).get(1);
    int lines = world.store.lines(key).size();
    world.store.objects.remove(key);
    move();

    assertFailed(world.audit(), RAW, lost(lines).plus(wrong(1)));
  }

  @Test
  void waitsUntilPlaysBelowTheCutAreCounted() {
    world.sent("a-30");
    world.ledgerLines.add("acked\ta-30\t1\t" + world.events.append(1, 4, World.event(4, "a-30")));
    world.pause =
        duration -> {
          world.count(4);
          world.landAndServe();
          world.pause = later -> {};
        };

    assertAllOk(world.audit());
  }

  @Test
  void countsBelongToThePositionThatIsCommittedWithThem() {
    // The changelog has the count of a play, and the group's position is not known to have moved.
    world.playUncounted("a-30", 4);
    long before = world.counting.offsets[1];
    world.count(4);
    world.landAndServe();
    long after = world.counting.offsets[1];
    world.counting.offsets[1] = before;
    world.counting.committing = OptionalInt.of(1);
    world.pause =
        duration -> {
          world.counting.offsets[1] = after;
          world.counting.committing = OptionalInt.empty();
        };

    assertAllOk(world.audit());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "false, nobody is in the group 'music-chart'",
        "true, 'music-chart' still has 1 offsets of 'played-songs' to read"
      })
  void cannotJudgeCountsWhileTheGroupIsAwayOrSlower(boolean running, String why) {
    world.acked("a-30", 1, world.playUncounted("a-30", 4));
    world.counting.running = running;

    AuditReport report = world.audit();

    LayerResult layer = assertCannotJudge(report, World.CHANGELOG);
    assertThat(layer.note()).contains(why);
    assertThat(layer.items()).isEmpty();
    assertThat(layer(report, World.EVENTS).verdict()).isEqualTo(LayerVerdict.OK);
  }

  @Test
  void findsWhatASlowGroupHasPassedAndNotCounted() { // I1
    world.events.append(1, 4, World.event(4, "a-30"));
    world.countingPasses(1);
    world.events.append(1, 4, World.event(4, "a-31"));
    world.sent("a-30");
    world.sent("a-31");

    LayerResult layer = assertFailed(world.audit(), World.CHANGELOG, lost(1));

    assertThat(layer.items().get(0)).startsWith("lost: key 4 has 8 events and a count of 6");
  }

  @Test
  void findsAPlayCountedTwiceWhileTheGroupIsSlower() { // I1
    world.count(4);
    world.landAndServe();
    world.playUncounted("a-30", 7);

    assertFailed(world.audit(), World.CHANGELOG, doubled(1));
  }

  @Test
  void cannotJudgeCountsOfAGroupThatHasNeverRead() {
    world.playUncounted("a-30", 4);
    Arrays.fill(world.counting.offsets, 0);
    world.counting.running = false;

    LayerResult layer = assertCannotJudge(world.audit(), World.CHANGELOG);

    assertThat(layer.note()).contains("no group 'music-chart' has read 'played-songs'");
    assertThat(layer.items()).isEmpty();
  }

  @Test
  void comparesCountsOfAGroupThatHasForgottenItsPosition() {
    Arrays.fill(world.counting.offsets, 0);
    world.counting.running = false;

    assertAllOk(world.audit());
  }

  @Test
  void cannotJudgeCountsWhosePositionCouldNotBeRead() {
    world.playUncounted("a-30", 4);
    // The first question is whether the group is known at all.
    world.counting.failsAfter = OptionalInt.of(1);

    LayerResult layer = assertCannotJudge(world.audit(), World.CHANGELOG);

    assertThat(layer.items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cannotJudgeABadRecordThatNobodyHasRead(boolean judgesChangelog) { // I7
    if (!judgesChangelog) {
      world.skipped = EnumSet.of(AuditPart.CHANGELOG);
    }
    world.events.append(1, 4, "no json");
    world.counting.running = false;

    LayerResult layer = assertCannotJudge(world.audit(), World.EVENTS);

    assertThat(layer.note()).contains("nobody is in the group");
    assertThat(layer.items()).isEmpty();
  }

  @Test
  void findsABadRecordThatTheGroupHasPassedAndNotSetAside() { // I7
    long offset = world.events.append(1, 4, "no json");
    world.countingPasses(1);
    world.events.append(1, 4, "no json either");

    LayerResult layer = assertFailed(world.audit(), World.EVENTS, lost(1));

    assertThat(layer.items())
        .containsExactly("lost: played-songs-1@" + offset + " is not an event and not in dlq");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "false, nobody is in the group 'connect-landing'",
        "true, 'connect-landing' still has"
      })
  void cannotJudgeWhatHasNotLandedWhileLandingIsAwayOrSlower(boolean running, String why) {
    unland(1);
    world.landing.running = running;

    AuditReport report = world.audit();

    for (String name : List.of(RAW, World.NOW)) {
      LayerResult layer = assertCannotJudge(report, name);
      assertThat(layer.note()).contains(why);
      assertThat(layer.items()).isEmpty();
    }
  }

  /** Takes the partition's last object back, and the position that was committed for it. */
  private void unland(int partition) {
    world.store.objects.remove(world.lastObject(partition));
    world.landing.offsets[partition] = world.landed(partition);
  }

  @Test
  void cannotJudgeAnOlderRowWhileLandingIsSlower() {
    Map<String, Object> older = world.row(World.NOW, 4);
    world.play("a", 30, 4);
    List<Map<String, Object>> rows = world.tables.tables.get(World.NOW);
    assertThat(rows).contains(older);

    LayerResult layer = assertCannotJudge(world.audit(), World.NOW);

    assertThat(layer.items()).isEmpty();
  }

  @Test
  void findsWhatLandingHasPassedAndNotLanded() { // I4
    int lines = world.store.lines(world.lastObject(1)).size();
    long passed = world.landing.offsets[1];
    unland(1);
    world.landing.offsets[1] = passed;

    LayerResult layer = assertFailed(world.audit(), RAW, lost(lines));

    assertThat(layer.items().get(0)).contains(" has not landed: raw ends at ");
  }

  @Test
  void waitsForLandingWhereOnlyTheViewIsJudged() {
    unland(1);
    world.skipped = EnumSet.of(AuditPart.RAW, AuditPart.TABLE);
    world.tables.tables.get(World.NOW).removeIf(row -> row.get("kafka_partition").equals(1));
    world.pause =
        duration -> {
          world.landAndServe();
        };

    assertThat(layer(world.audit(), World.NOW).verdict()).isEqualTo(LayerVerdict.OK);
  }

  @Test
  void doesNotWaitForRecordsThatWereSetAside() { // I7
    world.skipped = EnumSet.of(AuditPart.LEDGER, AuditPart.TOPIC, AuditPart.CHANGELOG);
    setAside(world.changelog.append(1, 4, "{\"count\":7,\"songName\":\"too large\"}"));
    world.changelog.marker(1);
    setAside(world.changelog.append(1, 4, "{\"count\":8,\"songName\":\"too large\"}"));
    world.landing.running = false;
    world.pause =
        duration -> {
          throw new AssertionError("waits for what never lands");
        };

    AuditReport report = world.audit();

    assertThat(layer(report, RAW).verdict()).isEqualTo(LayerVerdict.OK);
    assertThat(layer(report, World.NOW).verdict()).isEqualTo(LayerVerdict.OK);
  }

  private void setAside(long offset) {
    world.landingDeadLetters.deadLetter(World.CONNECT, World.CHANGELOG, 1, offset);
  }

  @Test
  void stillFindsAGapWhileNobodyLands() { // I6
    List<String> keys = world.objects(1);
    unland(1);
    world.store.objects.remove(keys.get(0));
    world.landing.running = false;

    assertFailed(world.audit(), RAW, lost(5).plus(wrong(1)));
  }

  @Test
  void comparesCountsAtRestWhereTheGroupMayNotBeAsked() {
    world.counting.failure = Optional.of(new SourceException("not allowed"));

    assertAllOk(world.audit());

    world.changelog.onState = () -> world.count(4);

    LayerResult layer = assertCannotJudge(world.audit(), World.CHANGELOG);

    assertThat(layer.note()).contains("only at rest, for not allowed");
  }

  @Test
  void comparesCountsAtRestWhereAReadBrokeOff() {
    world.changelog.breaksOffAfter = OptionalLong.of(20);

    assertAllOk(world.audit());

    world.changelog.breaksOffAfter = OptionalLong.of(20);
    world.changelog.onState = () -> world.count(4);

    LayerResult layer = assertCannotJudge(world.audit(), World.CHANGELOG);

    assertThat(layer.note()).contains("the topics grew meanwhile");
  }

  @Test
  void cannotSeeWhatATransactionKeepsBack() {
    world.sent("a-30");
    world.ledgerLines.add("acked\ta-30\t1\t" + world.events.highWatermarks[1]++);

    LayerResult layer = assertCannotJudge(world.audit(), World.EVENTS);

    assertThat(layer.note()).contains("a transaction is open");
    assertThat(layer.items()).isEmpty();
  }

  @Test
  void waitsForDeadLettersWhoseTransactionEnds() { // I7
    long offset = world.events.append(1, 4, "no json");
    world.countingPasses(1);
    world.deadLetters.highWatermarks[0]++;
    world.pause =
        duration -> {
          if (world.deadLetters.ends[0] == 0) {
            world.deadLetters.deadLetter(World.STREAMS, World.EVENTS, 1, offset);
          }
        };

    assertAllOk(world.audit());
  }

  @Test
  void looksAgainAtNamesThatAreGoneTheNextTime() {
    String unfinished = world.objects(1).get(0) + "-0b7d51a2";
    world.store.put(unfinished, List.of("{"));
    world.pause = duration -> world.store.objects.remove(unfinished);

    assertAllOk(world.audit());
  }

  /** What happens behind the cut, before the view's rows are read. */
  private AuditReport auditRows(Runnable behindCut) {
    world.skipped = EnumSet.of(AuditPart.LEDGER, AuditPart.TOPIC, AuditPart.CHANGELOG);
    AtomicInteger asked = new AtomicInteger();
    world.changelog.onState =
        () -> {
          if (asked.incrementAndGet() == 2) {
            behindCut.run();
          }
        };
    AuditReport report = world.audit();
    return new AuditReport(
        report.at(),
        report.cut(),
        report.layers().stream().filter(row -> row.verdict() != LayerVerdict.SKIPPED).toList());
  }

  @Test
  void passesOverARowThatWasDeletedBehindTheCut() {
    assertAllOk(
        auditRows(
            () -> {
              world.changelog.append(1, 4, null);
              world.serve();
            }));
  }

  @Test
  void comparesARowFromBehindTheCutWithItsRecord() {
    Runnable renamed =
        () -> {
          world.changelog.append(1, 4, "{\"count\":6,\"songName\":\"new\"}");
          world.changelog.append(2, 100, World.value(1, 100));
          world.serve();
        };

    AuditReport report = auditRows(renamed);

    assertAllOk(report);
    assertThat(layer(report, World.NOW).note()).isEqualTo("2 rows of records after the cut");
  }

  @Test
  void findsAWrongRowFromBehindTheCut() {
    AuditReport report =
        auditRows(
            () -> {
              world.count(4);
              world.serve();
              world.row(World.NOW, 4).put("plays", 70L);
            });

    LayerResult layer = assertFailed(report, World.NOW, wrong(1));

    assertThat(layer.items().get(0)).contains("key 4: plays is 70, and is 7 at partition 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsASecondRowFromBehindTheCutInAnyOrder(boolean newerFirst) { // I8
    AuditReport report =
        auditRows(
            () -> {
              Map<String, Object> older = world.row(World.NOW, 4);
              world.count(4);
              world.serve();
              List<Map<String, Object>> rows = world.tables.tables.get(World.NOW);
              rows.add(newerFirst ? rows.size() : 0, older);
            });

    LayerResult layer = assertFailed(report, World.NOW, doubled(1));

    assertThat(layer.items()).containsExactly("double: key 4 has more than one row");
  }

  @Test
  void findsARowThatSaysItCameFromBehindTheTopicsEnd() {
    world.row(World.NOW, 4).put("kafka_offset", 1_000_000_000_000L);

    LayerResult layer = assertFailed(world.audit(), World.NOW, wrong(1));

    assertThat(layer.items())
        .containsExactly(
            "wrong: key 4 came from partition 1, offset 1000000000000, where the topic has no such"
                + " record");
  }
}
