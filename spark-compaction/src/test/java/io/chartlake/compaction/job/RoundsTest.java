package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.plan.Watermark;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Result NOTHING =
      new Result(
          0,
          0,
          0,
          OptionalLong.of(0),
          0,
          0,
          0,
          OptionalLong.empty(),
          Watermark.none("songs", 1),
          new Result.Seconds(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
          List.of(),
          new TreeMap<>(),
          0);

  private final AtomicInteger begun = new AtomicInteger();

  private static Thread start(Rounds rounds) {
    Thread thread = new Thread(rounds::run, "rounds");
    thread.start();
    return thread;
  }

  @Test
  void goesRoundUntilStopped() throws InterruptedException {
    Rounds rounds =
        new Rounds(
            () -> {
              begun.incrementAndGet();
              return NOTHING;
            },
            Duration.ofMillis(5));
    Thread thread = start(rounds);
    await().untilAtomic(begun, greaterThan(3));
    rounds.stop(Duration.ofSeconds(10));
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void letsTheCurrentRoundEndWhenStopped() throws InterruptedException {
    CountDownLatch inRound = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Rounds rounds =
        new Rounds(
            () -> {
              inRound.countDown();
              release.await();
              ended.incrementAndGet();
              return NOTHING;
            },
            Duration.ofHours(1));
    Thread thread = start(rounds);
    inRound.await();
    Thread stopping = new Thread(() -> rounds.stop(Duration.ofSeconds(10)), "stopping");
    stopping.start();
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    assertThat(ended).hasValue(0);
    release.countDown();
    stopping.join(10_000);
    thread.join(10_000);
    assertThat(ended).hasValue(1);
  }

  @Test
  void triesAFailedRoundAgain() throws InterruptedException {
    Rounds rounds =
        new Rounds(
            () -> {
              if (begun.incrementAndGet() == 1) {
                throw new IOException("the store is away");
              }
              return NOTHING;
            },
            Duration.ofHours(1));
    Thread thread = start(rounds);
    await().untilAtomic(begun, is(2));
    rounds.stop(Duration.ofSeconds(10));
    thread.join(10_000);
  }

  @Test
  void endsWhenAPersonMustDecide() {
    Rounds rounds =
        new Rounds(
            () -> {
              throw new RefusedException("no");
            },
            Duration.ofHours(1));
    assertThatThrownBy(rounds::run).isInstanceOf(RefusedException.class);
  }

  @Test
  void waitsLongerAfterEachFailureUpToAMinute() {
    assertThat(Rounds.backoff(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Rounds.backoff(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(Rounds.backoff(40)).isEqualTo(Duration.ofMinutes(1));
  }
}
