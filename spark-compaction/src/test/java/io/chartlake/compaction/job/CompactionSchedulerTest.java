package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A failing table does not stop the others, and a stop lets the current commit end. */
class CompactionSchedulerTest {
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
          0,
          0);

  private final AtomicInteger begun = new AtomicInteger();

  private static CompactionScheduler rounds(Callable<Result> job, Duration period) {
    return new CompactionScheduler(Map.of("songs", stopping -> job.call()), period);
  }

  private static Thread start(CompactionScheduler rounds) {
    Thread thread = new Thread(rounds::run, "rounds");
    thread.start();
    return thread;
  }

  @Test
  void goesRoundUntilStopped() throws InterruptedException {
    CompactionScheduler rounds =
        rounds(
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
    CompactionScheduler rounds =
        rounds(
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
    CompactionScheduler rounds =
        rounds(
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
    CompactionScheduler rounds =
        rounds(
            () -> {
              throw new RefusedException("no");
            },
            Duration.ofHours(1));
    assertThatThrownBy(rounds::run).isInstanceOf(RefusedException.class);
  }

  @Test
  void goesOnWithTheOthersWhenOneIsRefusedOrFails() throws InterruptedException {
    AtomicInteger refusals = new AtomicInteger();
    Map<String, CompactionScheduler.Job> jobs = new LinkedHashMap<>();
    jobs.put(
        "away",
        stopping -> {
          throw new IOException("the store is away");
        });
    jobs.put(
        "refused",
        stopping -> {
          refusals.incrementAndGet();
          throw new RefusedException("no");
        });
    jobs.put(
        "songs",
        stopping -> {
          begun.incrementAndGet();
          return NOTHING;
        });
    CompactionScheduler rounds = new CompactionScheduler(jobs, Duration.ofMillis(5));
    Thread thread = start(rounds);
    await().untilAtomic(begun, greaterThan(20)); // the others' backoff is not its own
    await().untilAtomic(refusals, greaterThan(1)); // somebody may have mended it
    rounds.stop(Duration.ofSeconds(10));
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(refusals.get()).isLessThan(begun.get());
  }

  @Test
  void endsWhenEveryJobIsRefused() {
    Map<String, CompactionScheduler.Job> jobs = new LinkedHashMap<>();
    for (String name : List.of("one", "other")) {
      jobs.put(
          name,
          stopping -> {
            throw new RefusedException(name);
          });
    }
    assertThatThrownBy(new CompactionScheduler(jobs, Duration.ofHours(1))::run)
        .isInstanceOf(RefusedException.class)
        .hasMessage("one")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void goesOnAfterAFailureThatNoSignatureNames() throws InterruptedException {
    CompactionScheduler rounds =
        rounds(
            () -> {
              if (begun.incrementAndGet() == 1) {
                throw new Exception("Job aborted due to stage failure"); // as Spark's are
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
  void beginsNoFurtherTableWhenStopped() throws InterruptedException {
    CountDownLatch inFirst = new CountDownLatch(1);
    Map<String, CompactionScheduler.Job> jobs = new LinkedHashMap<>();
    jobs.put(
        "songs",
        stopping -> {
          inFirst.countDown();
          await().until(stopping::getAsBoolean);
          return NOTHING;
        });
    jobs.put(
        "minutes",
        stopping -> {
          begun.incrementAndGet();
          return NOTHING;
        });
    CompactionScheduler rounds = new CompactionScheduler(jobs, Duration.ofHours(1));
    Thread thread = start(rounds);
    inFirst.await();
    rounds.stop(Duration.ofSeconds(10));
    thread.join(10_000);
    assertThat(begun).hasValue(0);
  }

  @Test
  void waitsLongerAfterEachFailureUpToAMinute() {
    assertThat(CompactionScheduler.backoff(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(CompactionScheduler.backoff(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(CompactionScheduler.backoff(40)).isEqualTo(Duration.ofMinutes(1));
  }
}
