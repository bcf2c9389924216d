package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.FailedException;
import io.chartlake.sparklauncher.resource.ScheduledApplication;
import io.chartlake.sparklauncher.resource.ScheduledStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Schedules that Kubeflow's operator runs applications by. */
public final class Schedules {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
  private static final String REFUSED = "FailedValidation";
  private static final String MANAGER = "chartlake";

  private final KubernetesClient client;

  public Schedules(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Creates or changes a schedule and gives what the operator makes of it, which is nothing when it
   * has not looked at it in time.
   *
   * @throws FailedException when the operator refuses it
   */
  public ScheduledStatus apply(ScheduledApplication schedule, Duration patience) {
    String namespace = schedule.getMetadata().getNamespace();
    String name = schedule.getMetadata().getName();
    Resource<ScheduledApplication> place =
        client.resources(ScheduledApplication.class).inNamespace(namespace).withName(name);
    Optional<ScheduledApplication> before = Optional.ofNullable(place.get());
    if (before.filter(found -> status(found).state().equals(REFUSED)).isPresent()) {
      // The operator never looks at it again, however it is changed.
      LOG.info("{}/{}: deleting what the operator had refused", namespace, name);
      place.delete();
      place.waitUntilCondition(found -> found == null, patience.toMillis(), TimeUnit.MILLISECONDS);
    } else if (before
        .filter(found -> !schedule.getSpec().schedule().equals(found.getSpec().schedule()))
        .isPresent()) {
      LOG.info(
          "{}/{}: the schedule was '{}'; the operator keeps that one's next run, at {}",
          namespace,
          name,
          before.get().getSpec().schedule(),
          status(before.get()).nextRun());
    }
    client
        .resource(schedule)
        .inNamespace(namespace)
        .fieldManager(MANAGER)
        .forceConflicts()
        .serverSideApply();
    ScheduledStatus status = seen(place, patience);
    if (status.state().equals(REFUSED)) {
      throw new FailedException(
          namespace + "/" + name + ": the operator refuses it: " + status.reason());
    }
    return status;
  }

  public List<ScheduledApplication> list(String namespace) {
    return client.resources(ScheduledApplication.class).inNamespace(namespace).list().getItems();
  }

  /** What the operator says of a schedule; empty words before it has said anything. */
  public static ScheduledStatus status(ScheduledApplication schedule) {
    return schedule.getStatus() == null ? new ScheduledStatus() : schedule.getStatus();
  }

  private static ScheduledStatus seen(Resource<ScheduledApplication> place, Duration patience) {
    try {
      return status(
          place.waitUntilCondition(
              found -> found != null && !status(found).state().isEmpty(),
              patience.toMillis(),
              TimeUnit.MILLISECONDS));
    } catch (KubernetesClientTimeoutException e) {
      return new ScheduledStatus();
    }
  }
}
