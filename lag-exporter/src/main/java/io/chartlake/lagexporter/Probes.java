package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one source its questions and keeps count of the answers. In a round all its questions
 * together may take so long and no longer: one that hangs costs the other sources that time once,
 * and is not asked again before its answer has come.
 */
final class Probes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
  private static final long CLOSE_SECONDS = 3;

  private final ProbedSource source;
  private final Duration timeout;
  private final Clock clock;
  private final ExecutorService thread;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private Optional<Future<?>> pending = Optional.empty();
  private long deadline;

  /**
   * How a question of a source has fared.
   *
   * @param target what was asked for
   * @param failure of the last time; empty when it was answered
   * @param answered when it was answered last
   */
  record Tally(
      ProbedSource source,
      String target,
      long failures,
      Optional<String> failure,
      Optional<Instant> answered) {}

  /** The program ends; nobody waits for the answer any more. */
  static final class Stopped extends CancellationException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param timeout of all questions of a round together
   */
  Probes(ProbedSource source, Duration timeout, Clock clock) {
    this.source = source;
    this.timeout = timeout;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread named = new Thread(work, "ask-" + source.label());
              named.setDaemon(true);
              return named;
            });
  }

  void beginRound() {
    deadline = System.nanoTime() + timeout.toNanos();
  }

  /**
   * Asks; empty when there was no answer, which is counted and, once, logged.
   *
   * @throws Stopped when whoever asks is interrupted
   */
  <T> Optional<T> ask(String target, Callable<T> question) {
    try {
      T answer = answer(question);
      noteAnswer(target);
      return Optional.of(answer);
    } catch (CommandException e) {
      noteFailure(target, e.getMessage());
      return Optional.empty();
    }
  }

  private <T> T answer(Callable<T> question) {
    if (pending.isPresent() && !pending.get().isDone()) {
      throw CommandException.failure("an earlier question has not been answered yet");
    }
    Future<T> future = thread.submit(question);
    pending = Optional.of(future);
    try {
      return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw CommandException.failure("no answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandException failure) {
        throw failure;
      }
      throw CommandException.failure(e.getCause().toString(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  private void noteAnswer(String target) {
    Tally known = tally(target);
    if (known.failure().isPresent()) {
      LOG.info("{} answers again for {}", source.label(), target);
    }
    Optional<Instant> now = Optional.of(clock.instant());
    tallies.put(target, new Tally(source, target, known.failures(), Optional.empty(), now));
  }

  private void noteFailure(String target, String message) {
    Tally known = tally(target);
    if (!known.failure().equals(Optional.of(message))) {
      LOG.warn("{} does not answer for {}: {}", source.label(), target, message);
    }
    tallies.put(
        target,
        new Tally(source, target, known.failures() + 1, Optional.of(message), known.answered()));
  }

  private Tally tally(String target) {
    return tallies.getOrDefault(
        target, new Tally(source, target, 0, Optional.empty(), Optional.empty()));
  }

  /** How every question has fared so far. */
  List<Tally> tallies() {
    return List.copyOf(tallies.values());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} still has not answered; stopping without it", source.label());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
