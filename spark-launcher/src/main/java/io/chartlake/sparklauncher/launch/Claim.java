package io.chartlake.sparklauncher.launch;

import io.chartlake.sparklauncher.FailedException;
import io.chartlake.sparklauncher.RefusedException;
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
 * Gets hold of the one application that a name allows: creates it, or finds the run this launcher
 * started before it was restarted. The API server creates an object or refuses its name, so of two
 * launchers at once exactly one has the run.
 */
final class Claim {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

  private final SparkOperator operator;
  private final DriverPods pods;
  private final RunSettings settings;
  private final Runnable beforeCreation;
  private final BooleanSupplier ending;

  /**
   * @param beforeCreation throws when the run should not begin
   * @param ending whether this process is about to end, after which nothing may be created
   */
  Claim(
      SparkOperator operator,
      DriverPods pods,
      RunSettings settings,
      Runnable beforeCreation,
      BooleanSupplier ending) {
    this.operator = operator;
    this.pods = pods;
    this.settings = settings;
    this.beforeCreation = beforeCreation;
    this.ending = ending;
  }

  /** Gives the run, which may have ended already when it was started before. */
  Application run(Instant deadline) {
    while (true) {
      Optional<Application> found = operator.find(settings.namespace(), settings.name());
      if (found.isPresent()) {
        Application other = found.get();
        if (other.deleting()) {
          LOG.info("{}: is being deleted; waiting until it is gone", other.id());
          awaitGone(other, deadline);
        } else if (mine(other)) {
          LOG.info("{}: found run {}, {}", other.id(), settings.runId(), other.state());
          return other;
        } else if (other.runId().isPresent() && other.state().ended()) {
          LOG.info(
              "{}: deleting run {} of {}, {}",
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
    String whose = other.runId().map(id -> "run " + id).orElse("not started by a launcher");
    if (settings.follow() && other.runId().isPresent()) {
      LOG.info("{}: following another launcher's {}, {}", other.id(), whose, other.state());
      return other;
    }
    throw new RefusedException(
        other.id()
            + " is there already ("
            + whose
            + ", created "
            + other.created()
            + ", "
            + other.state()
            + "), and two runs at once are never started: "
            + (other.runId().isPresent()
                ? "wait for its end, follow it with --if-running=follow, or delete it"
                : "delete it, or choose another --name"));
  }

  /** Empty when another launcher was quicker. */
  private synchronized Optional<Application> create() {
    if (ending.getAsBoolean()) {
      throw new FailedException(settings.id() + ": told to end before anything was created");
    }
    try {
      Application created = operator.create(settings.namespace(), settings.resource());
      LOG.info("{}: created as run {}", created.id(), settings.runId());
      return Optional.of(created);
    } catch (KubernetesClientException e) {
      // Also after a lost answer to this launcher's own first request: then it is found next.
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The run as it is now, once no creation is under way any more. */
  synchronized Optional<Application> settled() {
    return operator.find(settings.namespace(), settings.name()).filter(this::mine);
  }

  private void awaitGone(Application other, Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.isNegative() || !operator.awaitGone(other, left)) {
      throw new FailedException(
          other.id()
              + " is being deleted and still there after "
              + settings.pendingTimeout()
              + "; a finalizer or a pod that does not end holds it: kubectl -n "
              + other.namespace()
              + " describe "
              + "sparkapplication "
              + other.name());
    }
  }
}
