package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.connect.ConnectorState;
import io.chartlake.local.kafka.OpenTransactions;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.NewestObjects;
import io.chartlake.local.lake.TableCheck;
import io.chartlake.local.settings.FreeSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A stack on which all is well, but for what each test says. */
class StackHealthTest {
  private static final Instant NOW = Instant.parse("2026-11-30T20:00:00Z");
  private static final Instant LONG_AGO = NOW.minusSeconds(300);
  private static final long END = 100;

  private final Map<String, ServiceStatus.State> services =
      new HashMap<>(
          Map.of("kafka", ServiceStatus.State.READY, "connect", ServiceStatus.State.READY));
  private long freeMebibytes = 10_240;
  private ConnectorState connector = running();
  private ReaderProgress.Position plays = read("music-chart", "played-songs", END);
  private ReaderProgress.Position changelog = read("landing", "changelog", END);
  private NewestObjects newest = object(END, LONG_AGO);
  private final List<OpenTransactions.Open> transactions = new ArrayList<>();
  private final Map<String, Integer> topics = new HashMap<>();
  private boolean kafkaAnswers = true;
  private TableCheck tables = TableCheck.NONE;
  private final List<String> unknown = new ArrayList<>();

  private static ConnectorState running() {
    return new ConnectorState("landing", "RUNNING", "", Duration.ofSeconds(5));
  }

  /** Up to this offset of a log that ends at {@link #END} and is not new. */
  private static ReaderProgress.Position read(String reader, String topic, long next) {
    return new ReaderProgress.Position(reader, topic, 3, 0, next, END, END, END);
  }

  private static NewestObjects object(long to, Instant landed) {
    return new NewestObjects("changelog", 3, to, landed, List.of());
  }

  private StackHealth verdict() {
    return StackHealth.of(
        new StackFacts(
            NOW,
            services.entrySet().stream()
                .map(service -> status(service.getKey(), service.getValue()))
                .toList(),
            new FreeSpace(Path.of("/stack"), freeMebibytes << 20),
            List.of(connector),
            List.of(newest),
            kafkaAnswers
                ? Optional.of(
                    new ReaderProgress(List.of(plays), List.of(changelog), transactions, topics))
                : Optional.empty(),
            tables,
            unknown));
  }

  private static ServiceStatus status(String service, ServiceStatus.State state) {
    return new ServiceStatus(
        service,
        state == ServiceStatus.State.NOT_ANSWERING ? Optional.of(4711L) : Optional.empty(),
        1,
        state,
        0,
        Duration.ZERO,
        Optional.empty());
  }

  /** The one line that speaks against the sentence, which then is not said. */
  private String problem() {
    StackHealth verdict = verdict();
    assertThat(verdict.isWell()).isFalse();
    assertThat(verdict.summary()).doesNotContain("every play").doesNotContain("all is landed");
    assertThat(verdict.problems()).hasSize(1);
    return verdict.problems().get(0);
  }

  @Test
  void vouchesForWhatIsCountedAndLanded() {
    assertThat(verdict())
        .isEqualTo(
            new StackHealth(List.of(), List.of(), "every play is counted, and all is landed"));
  }

  @Test
  void playsUnderWayAreNoProblem() {
    plays = new ReaderProgress.Position("music-chart", "played-songs", 3, 0, 90, END, END, 90);
    changelog = new ReaderProgress.Position("landing", "changelog", 3, 0, 80, 95, END, 80);
    assertThat(verdict().isWell()).isTrue();
    assertThat(verdict().summary())
        .isEqualTo("plays not counted: 10, log positions not landed: 15, in open transactions: 5");
  }

  @Test
  void whatAnOpenTransactionHoldsBackIsNotCounted() {
    plays = new ReaderProgress.Position("music-chart", "played-songs", 3, 0, 97, 97, END, 97);
    transactions.add(
        new OpenTransactions.Open(
            4_000, Optional.of("stranger"), LONG_AGO, new TreeSet<>(Set.of("played-songs-3"))));
    assertThat(problem())
        .contains("a transaction is open since 20")
        .contains("producer id 4000, transactional id stranger, played-songs-3")
        .contains("transaction.timeout.ms");
    assertThat(verdict().summary()).contains("in open transactions: 3");
  }

  @Test
  void aTransactionOfAMomentIsOnlyCounted() {
    plays = new ReaderProgress.Position("music-chart", "played-songs", 3, 0, 97, 97, END, 97);
    transactions.add(
        new OpenTransactions.Open(1, Optional.empty(), NOW.minusMillis(700), new TreeSet<>()));
    assertThat(verdict().problems()).isEmpty();
    assertThat(verdict().summary()).contains("in open transactions: 3");
  }

  @Test
  void aConnectorThatDoesNotRunIsNamed() {
    connector = new ConnectorState("landing", "FAILED", "403 Forbidden", Duration.ofSeconds(5));
    assertThat(problem()).contains("connector landing is FAILED (403 Forbidden); ./chartlake logs");
  }

  @Test
  void aConnectorThatSomebodyHasPausedIsNamed() {
    connector = new ConnectorState("landing", "PAUSED", "", Duration.ofSeconds(5));
    assertThat(problem())
        .isEqualTo("connector landing is PAUSED; resume it through Connect's REST API");
  }

  @Test
  void aTaskThatTriesAgainAndAgainIsWaiting() {
    changelog = read("landing", "changelog", 60);
    assertThat(problem())
        .contains("connector landing is waiting to retry: 40 log positions are older than 20 s")
        .contains("the newest object is of 20");
  }

  @Test
  void aTaskThatLandsIsNotWaiting() {
    changelog = read("landing", "changelog", 60);
    newest = object(60, NOW.minusSeconds(4));
    assertThat(verdict().problems()).isEmpty();
  }

  @Test
  void aRecordMayWaitAsLongAsTheConnectorLingers() {
    changelog = read("landing", "changelog", 60);
    newest = object(60, NOW.minusSeconds(60));
    connector = new ConnectorState("landing", "RUNNING", "", Duration.ofSeconds(60));
    assertThat(verdict().problems()).isEmpty();
  }

  @Test
  void aServiceThatIsAwayIsNamed() {
    services.put("trino", ServiceStatus.State.DEAD);
    assertThat(problem())
        .isEqualTo("trino is dead; ./chartlake logs trino shows why, ./chartlake up starts it");
    services.put("trino", ServiceStatus.State.NOT_ANSWERING);
    assertThat(problem()).contains("trino is not answering").contains("kill -9 4711");
    services.put("trino", ServiceStatus.State.STOPPED);
    assertThat(problem()).isEqualTo("stopped: trino; ./chartlake up starts them");
  }

  @Test
  void aLogThatHasLostItsEndIsSaid() {
    newest = object(END + 1, LONG_AGO);
    assertThat(problem())
        .contains("changelog, partitions 3: raw objects reach beyond the log's end");
    newest = object(END, LONG_AGO);
    plays = read("music-chart", "played-songs", END + 1);
    assertThat(problem())
        .contains("played-songs, partitions 3: music-chart has counted more than the log has");
  }

  @Test
  void whatRetentionTookUnreadIsSaid() {
    plays = new ReaderProgress.Position("music-chart", "played-songs", 3, 60, 40, END, END, END);
    assertThat(problem())
        .contains("played-songs, partition 3: retention took offsets 40 to 59")
        .contains("which music-chart has not counted");
    assertThat(verdict().summary()).startsWith("plays not counted: 60");
    plays = read("music-chart", "played-songs", END);
    changelog = new ReaderProgress.Position("landing", "changelog", 3, END, 99, END, END, 99);
    assertThat(problem()).contains("retention took offsets 99 to 99, which landing has not read");
  }

  @Test
  void anotherNumberOfPartitionsIsSaid() {
    topics.put("played-songs", 13);
    assertThat(problem())
        .contains("topic played-songs has another number of partitions")
        .contains("13");
    topics.put("played-songs", 0);
    assertThat(problem()).contains("topic played-songs is gone");
  }

  @Test
  void emptyObjectsAreSaid() {
    newest = new NewestObjects("changelog", 3, END, LONG_AGO, List.of("one", "two"));
    assertThat(problem())
        .isEqualTo(
            "raw objects of changelog are empty: 2, the first is one; ./chartlake objects changelog shows all that are");
  }

  @Test
  void aFullDiskIsSaidAlsoWithWhatFails() {
    freeMebibytes = 0;
    assertThat(problem()).contains("0 MiB free in /stack; free some space");
    services.put("kafka", ServiceStatus.State.DEAD);
    assertThat(verdict().problems())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("kafka is dead with 0 MiB free in /stack;"));
    changelog = read("landing", "changelog", 60);
    assertThat(verdict().problems())
        .anyMatch(line -> line.contains("waiting to retry") && line.contains("0 MiB free"));
  }

  @Test
  void aDiskThatIsNearlyFullIsAWarning() {
    freeMebibytes = 500;
    assertThat(verdict().isWell()).isTrue();
    assertThat(verdict().warnings())
        .containsExactly("500 MiB free in /stack; services fail when it is full");
  }

  @Test
  void tablesThatAreMissingOrBrokenAreNamed() {
    tables = new TableCheck(Set.of("lake.music.one"), Map.of());
    assertThat(problem()).contains("missing in Trino: lake.music.one; ./chartlake up makes");
    tables = new TableCheck(Set.of(), Map.of("lake.music.two", "no metadata"));
    assertThat(problem()).contains("broken in Trino: lake.music.two (no metadata)");
  }

  @Test
  void whatCannotBeAskedIsNotVouchedFor() {
    unknown.add("cannot list bucket raw: timeout");
    assertThat(problem()).isEqualTo("cannot list bucket raw: timeout");
    unknown.clear();
    services.put("kafka", ServiceStatus.State.DEAD);
    kafkaAnswers = false;
    assertThat(problem()).contains("kafka is dead");
    assertThat(verdict().summary()).contains("not known");
  }
}
