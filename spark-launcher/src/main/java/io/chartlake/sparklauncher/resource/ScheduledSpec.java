package io.chartlake.sparklauncher.resource;

import java.util.Set;

/** When Kubeflow's operator is to run an application, and which. */
public final class ScheduledSpec extends OpenFields {
  private static final Set<String> POLICIES = Set.of("Allow", "Forbid", "Replace");

  private String schedule;
  private String timeZone;
  private String concurrencyPolicy;
  private Integer successfulRunHistoryLimit;
  private Integer failedRunHistoryLimit;
  private KubeflowSpec template;

  public ScheduledSpec() {
    // read field by field
  }

  /** One run after the other, of which a few are kept. */
  public static ScheduledSpec of(String schedule, KubeflowSpec template) {
    ScheduledSpec spec = new ScheduledSpec();
    spec.schedule = schedule;
    spec.timeZone = "UTC";
    spec.concurrencyPolicy = "Forbid";
    spec.successfulRunHistoryLimit = 3;
    spec.failedRunHistoryLimit = 3;
    spec.template = template;
    return spec;
  }

  public String schedule() {
    return schedule;
  }

  public void setSchedule(String cron) {
    schedule = cron;
  }

  public KubeflowSpec template() {
    return template;
  }

  /** Notes what is wrong, with paths that begin with the given one. */
  public void check(String path, Problems problems) {
    problems.require(path + ".schedule", schedule);
    problems.check(path + ".schedule", schedule, Cron::check);
    problems.check(path + ".timeZone", timeZone, Cron::timeZone);
    if (concurrencyPolicy != null && !POLICIES.contains(concurrencyPolicy)) {
      problems.add(
          path + ".concurrencyPolicy",
          "'" + concurrencyPolicy + "' is none of Allow, Forbid and Replace");
    }
    limit(path + ".successfulRunHistoryLimit", successfulRunHistoryLimit, problems);
    limit(path + ".failedRunHistoryLimit", failedRunHistoryLimit, problems);
    if (template == null) {
      problems.add(path + ".template", "is missing");
    } else {
      template.check(path + ".template", problems);
    }
  }

  private static void limit(String path, Integer limit, Problems problems) {
    problems.check(path, limit == null ? null : limit.toString(), Quantities::count);
  }
}
