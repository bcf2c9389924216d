package io.chartlake.sparklauncher.launch;

import io.chartlake.sparklauncher.FailedException;
import io.chartlake.sparklauncher.operator.ApiErrors;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.RunLabels;
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
 * Runs one application to its end. Everything it knows of a run stands in the cluster, so it may be
 * killed at any moment and started again.
 */
public final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
  private static final Duration REST_OF_LOG = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final SparkOperator operator;
  private final RunSettings settings;
  private final RunMetrics metrics;
  private final DriverPods pods;
  private final DriverLog log;
  private final Claim claim;
  private volatile boolean ending;

  /**
   * @param beforeCreation throws when the run should not begin; not asked about one that has begun
   * @param driverLines gets each line of the driver's log
   */
  public Launcher(
      KubernetesClient client,
      SparkOperator operator,
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
    RunLabels.mark(settings.resource(), settings.runId());
    this.claim = new Claim(operator, pods, settings, beforeCreation, () -> ending);
  }

  /**
   * Gives how the run ended.
   *
   * @throws io.chartlake.sparklauncher.RefusedException when no run was begun
   * @throws FailedException when it could not be followed to its end
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
    } catch (FailedException e) {
      metrics.failed();
      throw e;
    } finally {
      log.abandon();
    }
  }

  /** To be called when this process is told to end: deletes the run where that was asked for. */
  public void end() {
    ending = true;
    if (!settings.deleteOnSigterm()) {
      LOG.info(
          "{}: told to end; the run goes on, and a launcher with --run-id={} follows it",
          settings.id(),
          settings.runId());
      return;
    }
    try {
      Optional<Application> run = claim.settled();
      if (run.isPresent() && !run.get().state().ended()) {
        operator.delete(run.get());
        LOG.info("{}: told to end; deleted run {}", settings.id(), settings.runId());
      }
    } catch (KubernetesClientException e) {
      LOG.error(
          "{}: told to end, but run {} could not be deleted: {}",
          settings.id(),
          settings.runId(),
          ApiErrors.explained("delete it", e).getMessage());
    }
  }

  /** Through an API server that is away for a while. */
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
            "{}: the API server does not answer ({}); trying again", settings.id(), e.getMessage());
        Pause.of(RETRY_EVERY);
      }
    }
  }

  /** Shows why a run does not begin. */
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
      throw new FailedException("interrupted", e);
    }
  }
}
