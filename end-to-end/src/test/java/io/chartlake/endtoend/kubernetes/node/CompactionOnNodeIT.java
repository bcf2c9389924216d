package io.chartlake.endtoend.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The compaction as driver and executors in pods, on a schedule; whatever is killed, the next run
 * heals it, and the audit's own pod finds nothing lost and nothing double.
 */
@Tag("node")
@ExtendWith(Pipeline.Provider.class)
class CompactionOnNodeIT {
  /** A schedule comes round every two minutes, and a loaded machine takes one for a run. */
  private static final Duration A_RUN = Duration.ofMinutes(5);

  private static final int PLAYS = 2_000;
  private static final int EXECUTORS = 2;

  private static Pipeline pipeline;

  @BeforeAll
  static void usePipeline(Pipeline given) {
    pipeline = given;
  }

  @AfterEach
  void nobodyLackedARight() {
    assertThat(pipeline.refused()).isEmpty();
  }

  @Test
  void theOperatorsOwnScheduleCompactsWhatWasPlayed() {
    pipeline.scheduleByOperator();
    pipeline.play(PLAYS);
    Set<String> before = applications();
    String run = awaitNew(before);
    Set<String> executors = awaitExecutors(run, EXECUTORS);
    assertThat(awaitEnd(run)).as(driverLog(run)).isEqualTo("COMPLETED");
    assertThat(executors).hasSize(EXECUTORS);
    assertThat(pipeline.audit()).contains("nothing lost, nothing twice");
  }

  @Test
  void theNextRunHealsWhatAKilledDriverLeft() {
    pipeline.scheduleByOperator();
    pipeline.play(PLAYS);
    Set<String> before = applications();
    String killed = awaitNew(before);
    awaitExecutors(killed, 1);
    kill(pod(killed, "driver"));
    assertThat(awaitEnd(killed)).isEqualTo("FAILED");
    before.add(killed);
    String next = awaitNew(before);
    assertThat(awaitEnd(next)).as(driverLog(next)).isEqualTo("COMPLETED");
    pipeline.audit();
  }

  @Test
  void aRunOutlivesAnExecutor() {
    pipeline.scheduleByOperator();
    pipeline.play(PLAYS);
    Set<String> before = applications();
    String run = awaitNew(before);
    kill(awaitExecutors(run, 1).iterator().next());
    String end = awaitEnd(run);
    if (!end.equals("COMPLETED")) {
      before.add(run);
      String next = awaitNew(before);
      assertThat(awaitEnd(next)).as(driverLog(next)).isEqualTo("COMPLETED");
    }
    pipeline.audit();
  }

  @Test
  void aCronJobsLauncherCompactsWhatWasPlayed() {
    pipeline.scheduleByLauncher();
    pipeline.play(PLAYS);
    String job = awaitFirst(CompactionOnNodeIT::launches, launches());
    await().atMost(A_RUN).until(() -> !jsonPath(job, "{.status.conditions[*].type}").isEmpty());
    String printed = pipeline.kubectl().run("logs", job, "--tail=-1").all();
    assertThat(jsonPath(job, "{.status.conditions[*].type}")).as(printed).contains("Complete");
    assertThat(printed).as("the driver's log").contains("io.chartlake.compaction");
    pipeline.audit();
  }

  private static String awaitNew(Set<String> before) {
    return awaitFirst(CompactionOnNodeIT::applications, before);
  }

  private static String awaitFirst(Supplier<Set<String>> now, Set<String> before) {
    return await()
        .atMost(A_RUN)
        .until(
            () -> now.get().stream().filter(name -> !before.contains(name)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Set<String> applications() {
    // Apache's have the same name.
    return names("sparkapplications.sparkoperator.k8s.io");
  }

  /** The CronJob's Jobs, each of which runs a launcher. */
  private static Set<String> launches() {
    Set<String> jobs = names("jobs");
    jobs.removeIf(job -> !job.startsWith("job.batch/compaction-"));
    return jobs;
  }

  private static Set<String> awaitExecutors(String application, int count) {
    return await()
        .atMost(A_RUN)
        .until(() -> executors(application), running -> running.size() >= count);
  }

  private static Set<String> executors(String application) {
    return new HashSet<>(
        lines(
            pipeline
                .kubectl()
                .succeed(
                    "get",
                    "pods",
                    "-l",
                    "spark-role=executor,sparkoperator.k8s.io/app-name=" + name(application),
                    "--field-selector=status.phase=Running",
                    "-o",
                    "name")));
  }

  private static String pod(String application, String role) {
    return lines(
            pipeline
                .kubectl()
                .succeed(
                    "get",
                    "pods",
                    "-l",
                    "spark-role=" + role + ",sparkoperator.k8s.io/app-name=" + name(application),
                    "-o",
                    "name"))
        .get(0);
  }

  /** Without a word: no time to end in. */
  private static void kill(String pod) {
    pipeline.kubectl().succeed("delete", pod, "--grace-period=0", "--force");
  }

  private static String awaitEnd(String application) {
    return await()
        .atMost(A_RUN)
        .until(
            () -> jsonPath(application, "{.status.applicationState.state}"),
            state -> state.equals("COMPLETED") || state.equals("FAILED"));
  }

  private static String driverLog(String application) {
    return pipeline
        .kubectl()
        .run("logs", "-l", "spark-role=driver,sparkoperator.k8s.io/app-name=" + name(application))
        .all();
  }

  private static String name(String object) {
    return object.substring(object.indexOf('/') + 1);
  }

  private static String jsonPath(String object, String path) {
    return pipeline.kubectl().run("get", object, "-o", "jsonpath=" + path).output().strip();
  }

  private static Set<String> names(String kind) {
    return new HashSet<>(lines(pipeline.kubectl().succeed("get", kind, "-o", "name")));
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\n")).filter(line -> !line.isBlank()).toList();
  }
}
