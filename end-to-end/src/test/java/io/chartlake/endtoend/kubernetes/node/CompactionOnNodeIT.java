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

  private static final int EXECUTORS = 2;

  private static Pipeline pipeline;

  @BeforeAll
  static void usePipeline(Pipeline given) {
    pipeline = given;
  }

  @AfterEach
  void nobodyLackedARight() {
    assertThat(pipeline.askedBy("spark")).as("what a driver asked is known").isNotEmpty();
    assertThat(pipeline.refused()).isEmpty();
  }

  @Test
  void theOperatorsOwnScheduleCompactsWhatIsPlayed() {
    pipeline.scheduleByOperator();
    pipeline.startPlaying();
    pipeline.rollMusicChart();
    String run = awaitRun();
    awaitExecutors(run, EXECUTORS);
    assertThat(awaitEnd(run)).as(driverLog(run)).isEqualTo("COMPLETED");
    pipeline.stopPlaying();
    runCompletes();
    nothingIsLeftToCompact();
  }

  @Test
  void theNextRunHealsWhatAKilledExecutorAndAKilledDriverLeft() {
    pipeline.scheduleByOperator();
    pipeline.startPlaying();
    String first = awaitRun();
    Set<String> executors = awaitExecutors(first, 1);
    awaitTasks(first);
    kill(executors.iterator().next());
    assertThat(awaitEnd(first)).as(driverLog(first)).isEqualTo("COMPLETED");

    String second = awaitRun();
    awaitTasks(second);
    kill(driver(second));
    assertThat(awaitEnd(second)).isEqualTo("FAILED");

    pipeline.stopPlaying();
    runCompletes();
    nothingIsLeftToCompact();
  }

  @Test
  void aCronJobsLauncherCompactsWhatIsPlayed() {
    pipeline.scheduleByLauncher();
    pipeline.startPlaying();
    launchCompletes();
    pipeline.stopPlaying();
    launchCompletes();
    nothingIsLeftToCompact();
    assertThat(pipeline.askedBy("spark-launcher"))
        .as("what a launcher asked is known")
        .isNotEmpty();
  }

  /** To the audit a table is as right that is behind; here it must have all that was played. */
  private static void nothingIsLeftToCompact() {
    assertThat(pipeline.audit())
        .contains("nothing lost, nothing twice")
        .doesNotContain("positions behind");
  }

  /** When executors work: the run is in its middle. */
  private static void awaitTasks(String application) {
    await()
        .atMost(A_RUN)
        .until(() -> driverLog(application).contains("TaskSetManager: Starting task"));
  }

  /** The next that starts, which has everything to read that has landed by now. */
  private static void runCompletes() {
    String run = awaitRun();
    assertThat(awaitEnd(run)).as(driverLog(run)).isEqualTo("COMPLETED");
  }

  private static void launchCompletes() {
    String job = awaitFirst(CompactionOnNodeIT::launches, launches());
    await().atMost(A_RUN).until(() -> !jsonPath(job, "{.status.conditions[*].type}").isEmpty());
    String printed = pipeline.kubectl().run("logs", job, "--tail=-1").all();
    assertThat(jsonPath(job, "{.status.conditions[*].type}")).as(printed).contains("Complete");
    assertThat(printed).as("the driver's log, handed on").contains("INFO SparkContext");
  }

  private static String awaitRun() {
    return awaitFirst(CompactionOnNodeIT::applications, applications());
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

  private static String driver(String application) {
    return lines(
            pipeline
                .kubectl()
                .succeed(
                    "get",
                    "pods",
                    "-l",
                    "spark-role=driver,sparkoperator.k8s.io/app-name=" + name(application),
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
        .run(
            "logs",
            "-l",
            "spark-role=driver,sparkoperator.k8s.io/app-name=" + name(application),
            "--tail=-1")
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
