package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.api.ApiErrors;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one application to its end. A watch reports changes; the application is also polled,
 * because a watch whose connection died silently reports nothing.
 */
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(15);

  private final SparkOperator<?> operator;
  private final RunSettings settings;
  private final RunMetrics metrics;
  private final BlockingQueue<Object> changes = new LinkedBlockingQueue<>();
  private RunState shown;
  private boolean running;
  private boolean deletionShown;

  Follower(SparkOperator<?> operator, RunSettings settings, RunMetrics metrics) {
    this.operator = operator;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * Returns the final state.
   *
   * @param stuck gets an application that did not start in time
   */
  RunState follow(Application run, Consumer<Application> stuck) {
    Application last = run;
    show(run);
    if (run.state().ended()) {
      return run.state();
    }
    try (AutoCloseable watch =
        operator.watch(run.namespace(), run.name(), changes::add, this::lost)) {
      while (true) {
        Optional<Application> seen = next(run, deadline(run));
        if (seen.isPresent()) {
          last = still(run, last, seen.get());
          show(last);
          if (last.state().ended()) {
            return last.state();
          }
        }
        if (Instant.now().isAfter(deadline(run))) {
          throw late(last, stuck);
        }
      }
    } catch (CommandException e) {
      throw e;
    } catch (Exception e) {
      throw CommandException.failure(run.id() + " could not be followed: " + e.getMessage(), e);
    }
  }

  private Instant deadline(Application run) {
    Instant end = run.created().plus(settings.timeout());
    Instant start = run.created().plus(settings.pendingTimeout());
    return running || end.isBefore(start) ? end : start;
  }

  /** The application after a change or a poll; empty when the server did not answer. */
  private Optional<Application> next(Application run, Instant deadline) throws Exception {
    Duration left = Duration.between(Instant.now(), deadline).plusMillis(1);
    Duration patience = left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL;
    Object change = changes.poll(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    if (change instanceof Optional<?> application && application.isPresent()) {
      return application.map(Application.class::cast);
    }
    if (change instanceof KubernetesClientException refused) {
      throw failed(run, "watch it", refused);
    }
    try {
      return Optional.of(operator.find(run.namespace(), run.name()).orElseThrow(() -> gone(run)));
    } catch (KubernetesClientException e) {
      if (!ApiErrors.passing(e)) {
        throw failed(run, "read it", e);
      }
      metrics.requestFailed();
      LOG.debug("{}: the API server does not answer", run.id(), e);
      return Optional.empty();
    }
  }

  private static CommandException failed(
      Application run, String what, KubernetesClientException e) {
    return CommandException.failure(
        run.id()
            + " continues, but cannot be followed: "
            + ApiErrors.explained(what, e).getMessage(),
        e);
  }

  /** Checks that it is still the same application. */
  private Application still(Application run, Application last, Application seen) {
    if (!seen.uid().equals(run.uid())) {
      throw gone(last);
    }
    if (seen.deleting() && !deletionShown) {
      deletionShown = true;
      LOG.warn("{}: is being deleted", seen.id());
    }
    return seen;
  }

  private CommandException gone(Application run) {
    return CommandException.failure(
        run.id()
            + " was deleted while it was followed, and not by this launcher; its last state was "
            + (shown == null ? run.state() : shown));
  }

  private void lost(Throwable failure) {
    metrics.watchLost();
    Optional<KubernetesClientException> refused = ApiErrors.refused(failure);
    if (refused.isPresent()) {
      changes.add(refused.get());
    } else {
      LOG.info("lost the connection to the API server ({}); reconnecting", failure.getMessage());
      // A change may have been missed.
      changes.add(Optional.empty());
    }
  }

  private void show(Application application) {
    RunState state = application.state();
    running |= state.phase() == Phase.RUNNING;
    if (!state.equals(shown)) {
      shown = state;
      metrics.state(state);
      LOG.info("{}: {}", application.id(), state);
    }
  }

  private CommandException late(Application last, Consumer<Application> stuck) {
    boolean started = running;
    if (!started) {
      stuck.accept(last);
    }
    String what =
        started
            ? " did not end within " + RunSettings.text(settings.timeout()) + " (--timeout)"
            : " did not start within "
                + RunSettings.text(settings.pendingTimeout())
                + " (--pending-timeout)";
    String hint =
        !started && last.state().word().isEmpty()
            ? "; no operator has seen it: check that one runs and watches namespace "
                + last.namespace()
            : "; its last state was " + last.state();
    try {
      operator.delete(last);
      return CommandException.failure(last.id() + what + " and was deleted" + hint);
    } catch (KubernetesClientException e) {
      return CommandException.failure(
          last.id() + what + hint + "; " + ApiErrors.explained("delete it", e).getMessage(), e);
    }
  }
}
