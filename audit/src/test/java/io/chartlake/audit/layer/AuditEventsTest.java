package io.chartlake.audit.layer;

import static io.chartlake.audit.layer.AuditAssert.assertAllOk;
import static io.chartlake.audit.layer.AuditAssert.assertCannotJudge;
import static io.chartlake.audit.layer.AuditAssert.assertFailed;
import static io.chartlake.audit.layer.AuditAssert.assertOnly;
import static io.chartlake.audit.layer.AuditAssert.doubled;
import static io.chartlake.audit.layer.AuditAssert.layer;
import static io.chartlake.audit.layer.AuditAssert.lost;
import static io.chartlake.audit.layer.AuditAssert.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import io.chartlake.audit.report.ReportText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledger, events' topic and changelog: each defect planted is found, and nothing else. */
class AuditEventsTest {
  @TempDir private Path folder;
  private World world;

  @BeforeEach
  void build() {
    world = new World(folder);
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, "ledger").records()).isEqualTo(World.PLAYS);
    assertThat(layer(report, World.EVENTS).records()).isEqualTo(World.PLAYS);
    assertThat(layer(report, World.CHANGELOG).records()).isEqualTo(World.PLAYS);
    assertThat(layer(report, "raw objects").records()).isEqualTo(World.PLAYS);
    assertThat(layer(report, World.TABLE).records()).isEqualTo(World.SONGS);
    assertThat(layer(report, World.NOW).records()).isEqualTo(World.SONGS);
    assertThat(layer(report, World.RAW_TABLE).records()).isEqualTo(World.PLAYS);
  }

  @Test
  void findsALostPlay() { // I1
    world.sent("a-30");
    world.acked("a-30", 1, 99);

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, lost(1));

    assertThat(layer.items()).containsExactly("lost: a-30, acknowledged at 1@99");
  }

  @Test
  void countsAllLostPlaysAndShowsTwenty() {
    for (int i = 30; i < 80; i++) {
      world.ledgerLines.add("sent\ta-" + i + "\t4");
      world.ledgerLines.add("acked\ta-" + i + "\t1\t" + (100 + i));
    }

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, lost(50));

    assertThat(layer.items()).hasSize(20).first().isEqualTo("lost: a-30, acknowledged at 1@130");
  }

  @Test
  void allowsAPlayInDoubtToBeThereOrNot() {
    world.sent("a-30");
    world.ledgerLines.removeIf(line -> line.startsWith("acked\ta-29\t"));

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, "ledger").note()).contains("2 sent without word of them");
  }

  @Test
  void findsADoubledPlayAndWhereItIs() { // I1
    long first = world.events.partitions.get(1).firstKey();
    String value =
        new String(
            world.events.partitions.get(1).get(first).value().orElseThrow(),
            StandardCharsets.UTF_8);
    assertThat(value).contains("player-b-0");

    long second = world.events.append(1, 1, value);
    world.countingPasses(1);

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, doubled(1));

    assertThat(layer.items())
        .containsExactly("double: player-b-0 is at 1@" + first + " and 1@" + second);
  }

  @Test
  void findsAPlayCountedTwiceBecauseItIsTwiceInTheTopic() {
    world.events.append(1, 4, World.event(4, "a-2"));
    world.count(4);
    world.landAndServe();

    AuditReport report = world.audit();

    assertFailed(report, World.EVENTS, doubled(1));
    assertFailed(report, World.CHANGELOG, doubled(1));
  }

  @Test
  void findsAForeignPlay() { // I1
    long offset = world.events.append(1, 4, World.event(4, "stranger-0"));
    world.count(4);
    world.landAndServe();

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, wrong(1));

    assertThat(layer.items())
        .containsExactly(
            "wrong: played-songs-1@" + offset + " is stranger-0, which was never sent");
  }

  @Test
  void findsAPlayThatIsNotWhereItWasAcknowledged() {
    world.ledgerLines.replaceAll(
        line -> line.startsWith("acked\ta-5\t") ? "acked\ta-5\t2\t77" : line);

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, wrong(1));

    assertThat(layer.items()).hasSize(1);
    assertThat(layer.items().get(0)).startsWith("wrong: a-5 was acknowledged at 2@77 and is at 0@");
  }

  @Test
  void findsTwoPlaysThatChangedPlaces() {
    world.ledgerLines.replaceAll(
        line ->
            line.startsWith("acked\ta-0\t")
                ? line.replace("a-0", "x")
                : line.startsWith("acked\ta-5\t") ? line.replace("a-5", "a-0") : line);
    world.ledgerLines.replaceAll(line -> line.replace("acked\tx\t", "acked\ta-5\t"));

    assertOnly(world.audit(), World.EVENTS, wrong(2));
  }

  @Test
  void acceptsAnAcknowledgementWithoutAnOffset() {
    world.ledgerLines.replaceAll(
        line -> line.startsWith("acked\ta-5\t") ? "acked\ta-5\t0\t-1" : line);

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, "ledger").note()).contains("1 acknowledged without an offset");
  }

  @Test
  void findsAPlaySentTwice() {
    world.sent("a-3");

    assertOnly(world.audit(), "ledger", doubled(1));
  }

  @Test
  void findsAPlayAcknowledgedAndNeverSent() {
    world.ledgerLines.removeIf(line -> line.startsWith("sent\ta-3\t"));

    AuditReport report = world.audit();

    assertFailed(report, "ledger", wrong(1));
    assertFailed(report, World.EVENTS, wrong(1));
  }

  @Test
  void passesOverATornLastLineAndSaysSo() throws IOException {
    Files.writeString(
        world.ledger, String.join("\n", world.ledgerLines) + "\nsent\ta-30\t4\nacked\ta-3");

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, "ledger").note()).contains("player.ledger is cut off");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acked\ta-3",
        "sent\ta-3\t1\t2",
        "sent\ta\t1",
        "sent\ta-\t1",
        "sent\ta-01\t1",
        "acked\ta-3\t-1\t0",
        "acked\ta-3\tx\t0",
        "other\ta-3\t1",
        ""
      })
  void findsATornLineInTheMiddle(String line) {
    world.ledgerLines.add(10, line);

    LayerResult layer = assertOnly(world.audit(), "ledger", wrong(1));

    assertThat(layer.items().get(0)).contains("player.ledger:11 ");
  }

  @Test
  void cannotJudgeAnEmptyLedger() throws IOException {
    Files.writeString(world.ledger, "");

    assertCannotJudge(world.audit(), "ledger");
  }

  @Test
  void judgesTheTopicAloneWithoutALedger() {
    world.ledgerLines.clear();
    world.skipped = EnumSet.of(AuditPart.LEDGER);
    world.events.append(1, 4, World.event(4, "a-2"));
    world.count(4);
    world.landAndServe();

    AuditReport report = world.audit();

    assertThat(layer(report, "ledger").verdict()).isEqualTo(LayerVerdict.SKIPPED);
    assertFailed(report, World.EVENTS, doubled(1));
    assertThat(layer(report, World.EVENTS).note()).contains("not compared with the ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "5",
        "[]",
        "{\"songId\":5,\"play\":\"a-30\"}",
        "{\"songId\":\"4\",\"play\":\"a-30\"}",
        "{\"songId\":4,\"songId\":4,\"play\":\"a-30\"}",
        "{\"songId\":4,\"song\\u0049d\":4,\"play\":\"a-30\"}",
        "{\"songId\":4.5,\"play\":\"a-30\"}",
        "{\"play\":\"a-30\"}",
        "{\"songId\":4,\"play\":\"a-30\"} x"
      })
  void wantsRecordsThatAreNoPlaysInTheDeadLetters(String value) { // I7
    world.sent("a-30");
    long offset = world.events.append(1, 4, value);
    world.countingPasses(1);

    LayerResult layer = assertOnly(world.audit(), World.EVENTS, lost(1));

    assertThat(layer.items())
        .containsExactly("lost: played-songs-1@" + offset + " is not an event and not in dlq");
  }

  @Test
  void wantsRecordsWithoutKeyOrValueInTheDeadLetters() { // I7
    world.events.append(1, 4, null);
    world.events.append(1, Optional.empty(), Optional.of(new byte[] {1}), Map.of());
    world.events.append(1, Optional.of(new byte[] {1}), Optional.of(new byte[] {1}), Map.of());
    world.countingPasses(1);

    assertOnly(world.audit(), World.EVENTS, lost(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 53})
  void wantsKeysThatBrowsersRoundInTheDeadLetters(long song) { // I7
    world.sent("a-30");
    world.events.append(1, song, "{\"songId\":" + song + ",\"play\":\"a-30\"}");
    world.countingPasses(1);

    assertOnly(world.audit(), World.EVENTS, lost(1));
  }

  @Test
  void acceptsTheKeyFieldsNameElsewhereInAPlay() {
    world.sent("a-30");
    world.events.append(
        1, 4, "{\"x\":{\"songId\":5},\"y\":\"\\n\",\"songId\":4,\"play\":\"a-30\"}");
    world.count(4);
    world.landAndServe();

    assertAllOk(world.audit());
  }

  @Test
  void countsRecordsThatAreInTheDeadLetters() { // I7
    long offset = world.events.append(1, 4, "no json");
    world.deadLetters.deadLetter(World.STREAMS, World.EVENTS, 1, offset);

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, World.EVENTS).note())
        .contains("1 records are not events and in the dead letters");
  }

  @Test
  void looksAtTheDeadLettersCoordinatesNotTheirNumber() { // I7
    long offset = world.events.append(1, 4, "no json");
    world.deadLetters.deadLetter(World.STREAMS, World.EVENTS, 2, offset);
    world.deadLetters.deadLetter(World.STREAMS, World.EVENTS, (1L << 32) + 1, offset);
    world.deadLetters.deadLetter(World.STREAMS, "songs", 1, offset);
    world.deadLetters.deadLetter("other.", World.EVENTS, 1, offset);
    world.countingPasses(1);

    assertOnly(world.audit(), World.EVENTS, lost(1));
  }

  @Test
  void cannotJudgeWhatExpiredDeadLettersHeld() {
    world.events.append(1, 4, "no json");
    world.deadLetters.starts[0] = 1;
    world.deadLetters.ends[0] = 1;
    world.deadLetters.highWatermarks[0] = 1;

    assertCannotJudge(world.audit(), World.EVENTS);
  }

  @Test
  void findsAPlayWithoutAnId() {
    world.events.append(1, 4, "{\"songId\":4}");
    world.count(4);
    world.landAndServe();

    assertOnly(world.audit(), World.EVENTS, wrong(1));
  }

  @Test
  void cannotJudgeATopicThatHasExpired() {
    world.events.remove(1, 0);
    world.events.starts[1] = 1;

    AuditReport report = world.audit();

    LayerResult layer = assertCannotJudge(report, World.EVENTS);

    assertThat(layer.note()).contains("retention");
    assertCannotJudge(report, World.CHANGELOG);
  }

  @Test
  void stillFindsForeignPlaysInATopicThatHasExpired() {
    world.events.remove(1, 0);
    world.events.starts[1] = 1;
    world.events.append(1, 4, World.event(4, "stranger-0"));

    assertFailed(world.audit(), World.EVENTS, wrong(1));
  }

  @Test
  void findsAnUncountedPlay() { // I1
    long last = world.changelog.partitions.get(1).lastKey();
    world.changelog.remove(1, last);

    assertThat(layer(world.audit(), World.CHANGELOG).figures().lost()).isEqualTo(1);
  }

  @Test
  void findsASongThatWasNeverCounted() { // I1
    world.changelog.partitions.get(0).values().removeIf(record -> isSong(record, 9));

    LayerResult layer = assertFailed(world.audit(), World.CHANGELOG, lost(6));

    assertThat(layer.items())
        .containsExactly(
            "lost: key 9 has 6 events and a count of 0, for it is not in the changelog");
  }

  @Test
  void findsAPlayCountedTwice() { // I1
    long offset = world.count(4);
    world.landAndServe();

    LayerResult layer = assertOnly(world.audit(), World.CHANGELOG, doubled(1));

    assertThat(layer.items())
        .containsExactly(
            "double: key 4 has 6 events and a count of 7 at songs-changelog-1@" + offset);
  }

  @Test
  void findsACountOfASongNobodyPlayed() {
    long offset = world.changelog.append(1, 100, World.value(3, 100));
    world.landAndServe();

    LayerResult layer = assertOnly(world.audit(), World.CHANGELOG, wrong(1));

    assertThat(layer.items())
        .containsExactly(
            "wrong: key 100 has no events and a count of 3 at songs-changelog-1@" + offset);
  }

  @Test
  void findsForgedCountsThatAddUpToNothing() { // I1
    for (int i = 0; i < 2_048; i++) {
      int song = 1_000 + i;
      world.changelog.append(song % World.PARTITIONS, song, World.value(1L << 53, song));
    }
    world.landAndServe();

    LayerResult layer = assertOnly(world.audit(), World.CHANGELOG, wrong(2_048));

    assertThat(layer.note()).contains("counts add up to 18,446,744,073,709,551,676");
  }

  @Test
  void findsForgedCountsOfSongsThatWerePlayed() { // I1
    for (int song = 0; song < 4; song++) {
      world.changelog.append(song % World.PARTITIONS, song, World.value((1L << 62) + 6, song));
    }
    world.landAndServe();

    LayerResult layer = assertFailed(world.audit(), World.CHANGELOG);

    assertThat(layer.figures().doubled()).isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Test
  void findsLostPlaysBesideAForgedCountThatMakesUpForThem() { // I1
    world.changelog.partitions.get(0).values().removeIf(record -> isSong(record, 9));
    world.changelog.append(2, 200, World.value(6, 200));

    assertFailed(world.audit(), World.CHANGELOG, lost(6).plus(wrong(1)));
  }

  @Test
  void findsACountBelowZero() {
    world.changelog.append(1, 4, World.value(Long.MIN_VALUE, 4));

    LayerResult layer = assertFailed(world.audit(), World.CHANGELOG);

    assertThat(layer.figures().lost())
        .isEqualTo(BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(6)));
    assertThat(layer.figures().wrong()).isEqualTo(1);
  }

  @Test
  void findsAFallingCount() { // I1
    world.changelog.append(1, 4, World.value(5, 4));
    long offset = world.changelog.append(1, 4, World.value(6, 4));
    world.landAndServe();

    LayerResult layer = assertOnly(world.audit(), World.CHANGELOG, wrong(1));

    assertThat(layer.items().get(0)).contains("falls from 6").contains("to 5");
    assertThat(offset).isPositive();
  }

  @Test
  void findsAKeyInTwoPartitions() {
    world.changelog.append(0, 4, World.value(6, 4));
    world.landAndServe();

    LayerResult layer = layer(world.audit(), World.CHANGELOG);
    assertThat(layer.figures().wrong()).isEqualTo(1);
    assertThat(layer.items().get(0)).contains("has key 4, which partition 0 has");
  }

  @Test
  void findsAChangelogValueWithoutCount() {
    world.changelog.append(1, 4, "{\"songName\":\"x\"}");

    LayerResult layer = layer(world.audit(), World.CHANGELOG);
    assertThat(layer.items().get(0)).contains("has no integer 'count'");
  }

  @Test
  void readsOnlyTheLastValuesOfACompactedChangelog() {
    world.changelog.partitions.forEach(
        partition ->
            partition
                .values()
                .removeIf(
                    record ->
                        partition.tailMap(record.offset(), false).values().stream()
                            .anyMatch(
                                later ->
                                    later.key().orElseThrow()[7]
                                        == record.key().orElseThrow()[7])));

    AuditReport report = world.audit();

    assertAllOk(report);
    assertThat(layer(report, World.CHANGELOG).records()).isEqualTo(World.SONGS);
    assertThat(layer(report, "raw objects").note()).contains("50 lines' records are compacted");
  }

  @Test
  void cannotJudgeWithoutTheTopic() {
    world.events.exists = false;

    LayerResult layer = assertCannotJudge(world.audit(), World.EVENTS);

    assertThat(layer.note()).contains("there is no topic 'played-songs'");
  }

  @Test
  void cannotJudgeWhenKafkaIsAway() {
    world.events.failure = Optional.of(new SourceException("Kafka is away"));
    world.changelog.failure = Optional.of(new SourceException("Kafka is away"));

    AuditReport report = world.audit();

    assertCannotJudge(report, World.EVENTS);
    assertCannotJudge(report, World.CHANGELOG);
    assertCannotJudge(report, "raw objects");
    assertCannotJudge(report, World.NOW);
    assertThat(ReportText.of(report)).containsOnlyOnce("Kafka is away").doesNotContain("lost: ");
    assertThat(layer(report, "ledger").verdict()).isEqualTo(LayerVerdict.OK);
  }

  @Test
  void takesUpAReadThatBrokeOffWithoutCountingTwice() {
    world.events.breaksOffAfter = OptionalLong.of(World.PLAYS / 2);

    assertAllOk(world.audit());
  }

  private static boolean isSong(LogRecord record, int song) {
    return record.key().orElseThrow()[7] == song;
  }
}
