package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.api.ApiErrors;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one application to its end. All state of a run is in the cluster, so a launcher can be
 * killed and started again at any time.
 */
public final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
  private static final Duration REST_OF_LOG = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final SparkOperator<?> operator;
  private final RunSettings settings;
  private final RunMetrics metrics;
  private final DriverPods pods;
  private final DriverLog log;
  private final Claim claim;
  private volatile boolean stopping;

  /**
   * @param beforeCreation throws when the run must not start; not called for a run in progress
   * @param driverLines gets each line of the driver's log
   */
  public Launcher(
      KubernetesClient client,
      SparkOperator<?> operator,
      RunSettings settings,
      RunMetrics metrics,
      Runnable beforeCreation,
      Consumer<String> driverLines) {
    this.client = client;
    this.operator = operator;
    this.settings = settings;
    this.metrics = metrics;
    this.pods = new DriverPods(client);
    this.log = new DriverLog(client, operator, pods, driverLines, metrics);
    SparkOperator.label(settings.resource(), settings.runId());
    this.claim = new Claim(operator, pods, settings, beforeCreation, () -> stopping);
  }

  /**
   * Returns the final state.
   *
   * @throws CommandException with exit code 2 when no run was started, with 1 when it could not be
   *     followed to its end
   */
  public RunState run() {
    Application run = claimed();
    metrics.began(run);
    Thread reader = new Thread(() -> log.follow(run), "driver-log");
    reader.setDaemon(true);
    reader.start();
    try {
      RunState end =
          new Follower(operator, settings, metrics).follow(run, application -> stuck(application));
      log.endBy(Instant.now().plus(REST_OF_LOG));
      join(reader);
      metrics.ended(end);
      LOG.info(
          "{}: {} after {} s",
          run.id(),
          end,
          Duration.between(run.created(), Instant.now()).toSeconds());
      return end;
    } catch (CommandException e) {
      metrics.failed();
      throw e;
    } finally {
      log.abandon();
    }
  }

  /** Called when this process is stopped by a signal; deletes the run if so configured. */
  public void stop() {
    stopping = true;
    if (!settings.deleteOnSigterm()) {
      LOG.info(
          "{}: stopping; the run continues, and a launcher with --run-id={} follows it",
          settings.id(),
          settings.runId());
      return;
    }
    try {
      Optional<Application> run = claim.settled();
      if (run.isPresent() && !run.get().state().ended()) {
        operator.delete(run.get());
        LOG.info("{}: stopping; deleted run {}", settings.id(), settings.runId());
      }
    } catch (KubernetesClientException e) {
      LOG.error(
          "{}: stopping, but run {} could not be deleted: {}",
          settings.id(),
          settings.runId(),
          ApiErrors.explained("delete it", e).getMessage());
    }
  }

  /** Retries while the API server does not answer. */
  private Application claimed() {
    Instant deadline = Instant.now().plus(settings.pendingTimeout());
    while (true) {
      try {
        return claim.run(deadline);
      } catch (KubernetesClientException e) {
        if (!ApiErrors.passing(e) || Instant.now().isAfter(deadline)) {
          throw ApiErrors.explained("start " + settings.id(), e);
        }
        metrics.requestFailed();
        LOG.info(
            "{}: the API server does not answer ({}); retrying", settings.id(), e.getMessage());
        Polling.pause(RETRY_EVERY);
      }
    }
  }

  /** Logs why a run does not start. */
  private void stuck(Application application) {
    new RunEvents(client)
        .of(operator, pods, application)
        .forEach(line -> LOG.error("{}: {}", application.id(), line));
  }

  private static void join(Thread reader) {
    try {
      reader.join(REST_OF_LOG.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted", e);
    }
  }
}
