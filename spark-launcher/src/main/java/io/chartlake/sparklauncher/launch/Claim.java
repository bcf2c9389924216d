package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims an application's name: creates the application, or finds the run that this launcher
 * started before a restart. The API server gives a name once, so exactly one of two launchers gets
 * the run.
 */
final class Claim {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

  private final SparkOperator<?> operator;
  private final DriverPods pods;
  private final RunSettings settings;
  private final Runnable beforeCreation;
  private final BooleanSupplier stopping;

  /**
   * @param beforeCreation throws when the run must not start
   * @param stopping whether this process is being stopped; nothing is created after that
   */
  Claim(
      SparkOperator<?> operator,
      DriverPods pods,
      RunSettings settings,
      Runnable beforeCreation,
      BooleanSupplier stopping) {
    this.operator = operator;
    this.pods = pods;
    this.settings = settings;
    this.beforeCreation = beforeCreation;
    this.stopping = stopping;
  }

  /** Returns the run. One that was started before may have ended already. */
  Application run(Instant deadline) {
    while (true) {
      Optional<Application> found = operator.find(settings.namespace(), settings.name());
      if (found.isPresent()) {
        Application other = found.get();
        if (other.deleting()) {
          LOG.info("{}: waiting until its deletion is complete", other.id());
          awaitGone(other, deadline);
        } else if (mine(other)) {
          LOG.info("{}: found run {}, {}", other.id(), settings.runId(), other.state());
          return other;
        } else if (other.runId().isPresent() && other.state().ended()) {
          LOG.info(
              "{}: replacing run {}, created {}, {}",
              other.id(),
              other.runId().get(),
              other.created(),
              other.state());
          beforeCreation.run();
          operator.delete(other);
          awaitGone(other, deadline);
        } else {
          return ofAnother(other);
        }
      } else {
        beforeCreation.run();
        pods.awaitNone(operator, settings.namespace(), settings.name(), deadline);
        Optional<Application> created = create();
        if (created.isPresent()) {
          return created.get();
        }
      }
    }
  }

  boolean mine(Application application) {
    return application.runId().filter(settings.runId()::equals).isPresent();
  }

  private Application ofAnother(Application other) {
    String whose = other.runId().map(id -> "run " + id).orElse("not created by a launcher");
    if (settings.follow() && other.runId().isPresent()) {
      LOG.info("{}: following another launcher's {}, {}", other.id(), whose, other.state());
      return other;
    }
    throw CommandException.usage(
        other.id()
            + " already exists ("
            + whose
            + ", created "
            + other.created()
            + ", "
            + other.state()
            + "), and only one run at a time is allowed; "
            + (other.runId().isPresent()
                ? "wait for its end, follow it with --if-running=follow, or delete it"
                : "delete it or choose another --name"));
  }

  /** Empty when another launcher was faster. */
  private synchronized Optional<Application> create() {
    if (stopping.getAsBoolean()) {
      throw CommandException.failure(
          settings.id() + ": stopped before the application was created");
    }
    try {
      Application created = operator.create(settings.namespace(), settings.resource());
      LOG.info("{}: created as run {}", created.id(), settings.runId());
      return Optional.of(created);
    } catch (KubernetesClientException e) {
      // Also when the response to this launcher's own request was lost; then it is found next.
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The current run, once no creation is in progress. */
  synchronized Optional<Application> settled() {
    return operator.find(settings.namespace(), settings.name()).filter(this::mine);
  }

  private void awaitGone(Application other, Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.isNegative() || !operator.awaitGone(other, left)) {
      throw CommandException.failure(
          other.id()
              + " is still being deleted after "
              + RunSettings.text(settings.pendingTimeout())
              + "; a finalizer or a pod that does not stop blocks it: kubectl -n "
              + other.namespace()
              + " describe sparkapplication "
              + other.name());
    }
  }
}
