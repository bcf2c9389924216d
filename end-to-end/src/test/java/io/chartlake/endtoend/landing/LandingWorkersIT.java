package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.faults.Fault;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.endtoend.faults.StoreRequest;
import io.chartlake.endtoend.faults.StoreRequest.Kind;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two workers: killed, stopped and continued, and partitions that move between their tasks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class LandingWorkersIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String HEAP = "160m";
  private static final Pattern OPENED =
      Pattern.compile("Recovery: (\\S+)-(\\d+) (?:goes on|has no)");

  private LandingStack stack;
  private Worker first;
  private Worker second;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    stack = new LandingStack(temporary, store());
    first = stack.startWorker("first", HEAP);
    second = stack.startWorker("second", HEAP);
    first.awaitReady();
    second.awaitReady();
  }

  String store() {
    return LandingStack.S3PROXY;
  }

  @AfterEach
  void endPlans() {
    stack.proxy().endPlans();
  }

  @AfterAll
  void stop() throws Exception {
    stack.close();
  }

  @Test
  void landsOnceWhenTasksAreRestartedWhileTheyUpload() throws Exception { // I2, I4, I8
    String name = "restarted";
    try (Landing landing = landing(name)) {
      first.rest().put(name, settings(name, 2));
      landing.topic().write(4);
      landing.assertAllLanded();

      FaultProxy.Plan slow =
          stack.proxy().plan(PARTITIONS, put(name), Fault.late(Duration.ofMillis(900)));
      landing.topic().write(4);
      awaitStruck(slow, PARTITIONS);
      first.rest().restartTask(name, 0);
      first.rest().restartTask(name, 1);
      landing.topic().write(4);
      landing.assertAllLanded();
    }
    first.rest().delete(name);
  }

  @Test
  void landsOnceWhenAWorkerIsKilledBetweenUploadAndCommit() throws Exception { // I2, I4, I8
    String name = "killed";
    try (Landing landing = landing(name)) {
      first.rest().put(name, settings(name, 2));
      landing.topic().write(4);
      landing.assertAllLanded();
      awaitHalfOn(first, name);
      Set<Integer> ofFirst = partitionsOf(first, name);

      FaultProxy.Plan unanswered =
          stack.proxy().plan(1, put(name, ofFirst.iterator().next()), Fault.unanswered());
      landing.topic().write(4);
      awaitStruck(unanswered, 1);
      int mark = second.logMark();
      first.kill();
      landing.topic().write(4);
      landing.assertAllLanded();
      assertThat(opened(second, mark, name))
          .as("a subset moved")
          .containsAll(ofFirst)
          .hasSizeLessThan(PARTITIONS);

      mark = second.logMark();
      first.start();
      first.awaitReady();
      awaitHalfOn(first, name);
      landing.topic().write(4);
      landing.assertAllLanded();
      assertThat(opened(second, mark, name)).as("a subset moved").hasSizeLessThan(PARTITIONS);
    }
    first.rest().delete(name);
  }

  @Test
  void landsOnceWhenAStoppedWorkerWakesAfterItWasReplaced() throws Exception { // I2, I3, I4, I8
    String name = "stopped";
    try (Landing landing = landing(name)) {
      Map<String, String> settings = settings(name, 1);
      settings.put("retry.max.ms", "60000");
      first.rest().put(name, settings);
      landing.topic().write(4);
      landing.assertAllLanded();
      Worker sleeper = partitionsOf(first, name).isEmpty() ? second : first;
      Worker other = sleeper == first ? second : first;
      Set<String> members = memberIds(name);

      FaultProxy.Plan away =
          stack.proxy().plan(Integer.MAX_VALUE, put(name, 0), Fault.refusal(503, "SlowDown"));
      int mark = sleeper.logMark();
      landing.topic().write(1);
      awaitStruck(away, 2);
      sleeper.suspend();
      away.end();
      String late = keyOfAttempt(sleeper, mark);
      long before = landing.landed().ends().get(0);
      landing.topic().write(6);
      await()
          .atMost(PATIENCE)
          .pollInterval(BETWEEN)
          .untilAsserted(
              () -> {
                assertThat(memberIds(name)).isNotEmpty().doesNotContainAnyElementsOf(members);
                assertThat(landing.landed().ends().get(0)).isGreaterThan(before);
              });
      assertThat(other.log(0, "Landed", name + ".json/partition=00000")).isNotEmpty();

      int seen = stack.proxy().mark();
      sleeper.resume();
      await()
          .atMost(PATIENCE)
          .pollInterval(BETWEEN)
          .untilAsserted(
              () ->
                  assertThat(stack.proxy().count(seen, request -> request.key().equals(late)))
                      .as("what slept has put %s", late)
                      .isPositive());
      landing.topic().write(4);
      landing.assertAllLanded();
    }
    first.rest().awaitRunning(name, 1);
    first.rest().delete(name);
  }

  @Test
  void landsSeveralTopicsThroughOneConnectorWhilePartitionsAreAdded() throws Exception { // I2, I4
    String name = "several";
    String more = "several-more";
    try (Landing landing = landing(name);
        Landing other =
            new Landing(stack, stack.topic(more, 1), name, landing.topic().deadLetters())) {
      Map<String, String> settings = settings(name, 3);
      settings.put("topics", name + "," + more);
      first.rest().put(name, settings);
      landing.topic().write(4);
      other.topic().write(4);
      landing.assertAllLanded();
      other.assertAllLanded();

      landing.topic().grow(PARTITIONS + 3);
      landing.topic().write(4);
      other.topic().grow(2);
      other.topic().write(4);
      landing.assertAllLanded();
      other.assertAllLanded();
      assertThat(landing.landed().chains()).hasSize(PARTITIONS + 3);
      assertThat(other.landed().chains()).hasSize(2);
    }
    first.rest().delete(name);
  }

  @Test
  void failsInPlainWordsWhenATopicIsMadeAnewUnderIt() throws Exception { // I2
    String name = "anew";
    try (SourceTopic topic = stack.topic(name, PARTITIONS)) {
      Map<String, String> settings = settings(name, 1);
      first.rest().put(name, settings);
      Landed landed = new Landed(stack.bucket(), name);
      try (GroupWatch watch = new GroupWatch(stack.admin(), name, landed, topic.deadLetters())) {
        topic.write(4);
        await().atMost(PATIENCE).until(() -> landed.chains().size() == PARTITIONS);
        await().atMost(PATIENCE).untilAsserted(() -> landed.assertHolds(topic.committed()));
        assertThat(watch.committed()).isNotEmpty();
      }
      var old = topic.committed();
      topic.delete();
      try (SourceTopic fresh = stack.topic(name, PARTITIONS)) {
        fresh.write(8);
        first.rest().awaitFailed(name, "made anew", name);
      }
      landed.assertHolds(old);
    }
    first.rest().delete(name);
  }

  private Landing landing(String name) throws Exception {
    SourceTopic topic = stack.topic(name, PARTITIONS);
    return new Landing(stack, topic, name, topic.deadLetters());
  }

  /** Partitions move one by one, and those that stay are read on. */
  private Map<String, String> settings(String topic, int tasks) {
    Map<String, String> settings = stack.settings(topic);
    settings.put("tasks.max", Integer.toString(tasks));
    settings.put(
        "consumer.override.partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    return settings;
  }

  private static Predicate<StoreRequest> put(String topic) {
    return request -> request.isAbout(topic, Kind.PUT);
  }

  private static Predicate<StoreRequest> put(String topic, int partition) {
    String prefix = new RawZone("", topic).partitionPrefix(partition);
    return request -> request.kind() == Kind.PUT && request.key().startsWith(prefix);
  }

  private static void awaitStruck(FaultProxy.Plan plan, int times) {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(() -> assertThat(plan.struck()).isGreaterThanOrEqualTo(times));
  }

  private void awaitHalfOn(Worker worker, String connector) {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(() -> partitionsOf(worker, connector).size() == PARTITIONS / 2);
  }

  /** Partitions that tasks on this worker have, by the group's own word. */
  private Set<Integer> partitionsOf(Worker worker, String connector) throws Exception {
    Set<String> clients =
        worker.rest().tasks(connector).stream()
            .filter(task -> task.workerId().equals(worker.id()))
            .map(task -> "connector-consumer-" + connector + "-" + task.id())
            .collect(Collectors.toSet());
    Set<Integer> partitions = new HashSet<>();
    for (MemberDescription member : members(connector)) {
      if (clients.contains(member.clientId())) {
        member
            .assignment()
            .topicPartitions()
            .forEach(partition -> partitions.add(partition.partition()));
      }
    }
    return partitions;
  }

  private Set<String> memberIds(String connector) throws Exception {
    return members(connector).stream()
        .map(MemberDescription::consumerId)
        .collect(Collectors.toSet());
  }

  private List<MemberDescription> members(String connector) throws Exception {
    String group = "connect-" + connector;
    return List.copyOf(
        stack.admin().describeConsumerGroups(List.of(group)).all().get().get(group).members());
  }

  /** Partitions whose place in the bucket the worker has looked for. */
  private static Set<Integer> opened(Worker worker, int mark, String topic) {
    return worker.log(mark, "Recovery").stream()
        .map(OPENED::matcher)
        .filter(Matcher::find)
        .filter(matcher -> matcher.group(1).equals(topic))
        .map(matcher -> Integer.parseInt(matcher.group(2)))
        .collect(Collectors.toSet());
  }

  private static String keyOfAttempt(Worker worker, int mark) {
    String line = worker.log(mark, "Attempt", "failed").get(0);
    return line.replaceFirst(".* to land s3://[^/]*/(\\S+) failed.*", "$1");
  }
}
