package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.connect.ConnectorState;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.NewestObjects;
import io.chartlake.local.lake.TableCheck;
import io.chartlake.local.settings.FreeSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two partitions whose records have old timestamps, whenever they were written. */
class SurveyTest {
  private static final Instant NOW = Instant.parse("2026-11-30T20:00:00Z");
  private static final long END = 100;

  private final Deque<ReaderProgress> looks = new ArrayDeque<>();
  private final List<String> notices = new ArrayList<>();
  private Instant landed = NOW.minusSeconds(3_600);

  /** Landing's offsets in both partitions. */
  private static ReaderProgress landed(long one, long two) {
    return new ReaderProgress(
        List.of(), List.of(position(0, one), position(1, two)), List.of(), Map.of());
  }

  private static ReaderProgress.Position position(int partition, long next) {
    return new ReaderProgress.Position("landing", "changelog", partition, 0, next, END, END, END);
  }

  /** The last of the looks is what is seen from then on. */
  private List<String> problems(Duration patience, ReaderProgress first, ReaderProgress... more) {
    looks.addAll(List.of(more));
    StackFacts facts =
        new StackFacts(
            NOW,
            List.of(),
            new FreeSpace(Path.of("/stack"), 10L << 30),
            List.of(new ConnectorState("landing", "RUNNING", "", Duration.ZERO)),
            List.of(new NewestObjects("changelog", 0, 60, landed, List.of())),
            Optional.of(first),
            TableCheck.NONE,
            List.of());
    return StackHealth.of(
            Survey.settled(
                facts,
                () -> looks.size() > 1 ? looks.poll() : looks.peek(),
                patience,
                notices::add))
        .problems();
  }

  @Test
  void aConnectorThatLandsOldRecordsIsNotWaiting() {
    assertThat(problems(Duration.ofMinutes(1), landed(60, 60), landed(60, 60), landed(70, 60)))
        .isEmpty();
    assertThat(looks).hasSize(1);
    assertThat(notices).containsExactly("Nothing seems to land; looking on for up to 60 s.");
  }

  @Test
  void aConnectorThatStandsStillIsWaiting() {
    assertThat(problems(Duration.ofMillis(300), landed(60, END), landed(60, END)))
        .singleElement()
        .asString()
        .contains("connector landing is waiting to retry: 40 log positions");
  }

  @Test
  void whatCameMeanwhileIsNotOverdue() {
    ReaderProgress.Position read =
        new ReaderProgress.Position("landing", "changelog", 1, 0, 90, 90, 90, 90);
    ReaderProgress before =
        new ReaderProgress(List.of(), List.of(position(0, 60), read), List.of(), Map.of());
    assertThat(problems(Duration.ofMillis(300), before, landed(60, 90)))
        .singleElement()
        .asString()
        .contains("40 log positions");
  }

  @Test
  void aConnectorThatHasJustLandedIsNotLookedAtAgain() {
    landed = NOW.minusSeconds(4);
    assertThat(problems(Duration.ofMinutes(1), landed(60, 60))).isEmpty();
    assertThat(notices).isEmpty();
  }
}
