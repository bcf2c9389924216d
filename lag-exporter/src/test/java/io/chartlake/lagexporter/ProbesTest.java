package io.chartlake.lagexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.cli.CommandException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every question is counted, and one that hangs costs a round its time once. */
class ProbesTest {
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final Probes probes =
      new Probes(ProbedSource.TRINO, Duration.ofMillis(200), Clock.systemUTC());

  @AfterEach
  void end() {
    hanging.countDown();
    probes.close();
  }

  private Probes.Tally tally(String target) {
    return probes.tallies().stream()
        .filter(tally -> tally.target().equals(target))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsCountOfWhatIsNotAnswered() {
    probes.beginRound();
    for (int i = 0; i < 3; i++) {
      assertThat(
              probes.ask(
                  "table",
                  () -> {
                    throw CommandException.failure("away");
                  }))
          .isEmpty();
    }

    assertThat(tally("table"))
        .returns(3L, Probes.Tally::failures)
        .returns(Optional.of("away"), Probes.Tally::failure);
    assertThat(tally("table").answered()).isEmpty();
  }

  @Test
  void anAnswerAfterFailuresIsAnAnswer() {
    probes.beginRound();
    probes.ask(
        "table",
        () -> {
          throw new IllegalStateException("broken");
        });
    assertThat(tally("table").failure().orElseThrow()).contains("broken");

    assertThat(probes.ask("table", () -> 7)).hasValue(7);

    assertThat(tally("table").failure()).isEmpty();
    assertThat(tally("table").failures()).isEqualTo(1);
    assertThat(tally("table").answered()).isPresent();
  }

  @Test
  void oneQuestionThatHangsCostsARoundItsTimeOnce() {
    probes.beginRound();
    assertThat(
            probes.ask(
                "slow",
                () -> {
                  hanging.await();
                  return 1;
                }))
        .isEmpty();
    assertThat(probes.ask("next", () -> 2)).isEmpty();

    assertThat(tally("slow").failure().orElseThrow()).contains("no answer within");
    assertThat(tally("next").failure().orElseThrow()).contains("earlier question");
  }

  @Test
  void whoeverIsInterruptedIsToldToStopAndNoFailureIsCounted() {
    probes.beginRound();
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                probes.ask(
                    "table",
                    () -> {
                      hanging.await();
                      return 1;
                    }))
        .isInstanceOf(Probes.Stopped.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(probes.tallies()).isEmpty();
  }

  @Test
  void isAskedAgainOnceItHasAnswered() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    probes.beginRound();
    probes.ask(
        "slow",
        () -> {
          hanging.await();
          done.countDown();
          return 1;
        });
    hanging.countDown();
    done.await();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              probes.beginRound();
              return probes.ask("next", () -> 2).isPresent();
            });
  }
}
