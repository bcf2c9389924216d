package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The controllers of a real Kubernetes start what the schedule of an overlay says. No test waits
 * for a minute to pass: told that the last run was an hour ago, a CronJob is late and runs at once.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class CronJobsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Kubectl kubectl;

  @BeforeAll
  static void makeSchedule(ControlPlane kubernetes) {
    kubectl = kubernetes.namespaceOf(CronJobsIT.class);
    Overlay overlay = Overlay.render(kubectl, "apache");
    List<Manifest> accounts = overlay.of("ServiceAccount");
    Manifest everyMinute =
        overlay
            .get("CronJob", "compaction")
            .with("/spec/schedule", JsonNodeFactory.instance.textNode("* * * * *"));
    kubectl.giveSuccessfully(
        Overlay.text(
            List.of(accounts, List.of(everyMinute)).stream()
                .flatMap(List::stream)
                .map(one -> one.in(kubectl.namespace()))
                .toList()),
        "apply",
        "-f",
        "-");
  }

  @Test
  void startsARunWhenItIsTime() {
    Set<String> before = jobs();
    beLate();
    await().atMost(SOON).until(() -> !jobs().equals(before));

    String started = jobs().stream().filter(job -> !before.contains(job)).findFirst().orElseThrow();
    assertThat(get(started, "{.metadata.ownerReferences[0].kind}")).isEqualTo("CronJob");
    assertThat(get("cronjob/compaction", "{.status.active[*].name}"))
        .contains(started.substring(started.indexOf('/') + 1));
    hasAPodOfTheLauncher(started);
  }

  @Test
  void startsARunByHand() {
    kubectl.succeed("create", "job", "by-hand", "--from=cronjob/compaction");
    hasAPodOfTheLauncher("job.batch/by-hand");
  }

  /** Which is there only if a namespace of restricted Pods takes it. */
  private static void hasAPodOfTheLauncher(String job) {
    String label = "batch.kubernetes.io/job-name=" + job.substring(job.indexOf('/') + 1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        kubectl.succeed(
                            "get",
                            "pods",
                            "--selector=" + label,
                            "--output=jsonpath={.items[*].spec.serviceAccountName}"))
                    .as(kubectl.run("describe", job).output())
                    .isEqualTo("spark-launcher"));
  }

  /** The last minute's run is due, unless it was started already. */
  private static void beLate() {
    kubectl.succeed(
        "patch",
        "cronjob",
        "compaction",
        "--subresource=status",
        "--type=merge",
        "--patch",
        "{\"status\":{\"lastScheduleTime\":\""
            + Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)
            + "\"}}");
  }

  private static Set<String> jobs() {
    return kubectl.succeed("get", "jobs", "-o", "name").lines().collect(Collectors.toSet());
  }

  private static String get(String what, String path) {
    return kubectl.succeed("get", what, "-o", "jsonpath=" + path);
  }
}
