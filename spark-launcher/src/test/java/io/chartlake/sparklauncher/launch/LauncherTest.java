package io.chartlake.sparklauncher.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.sparklauncher.fake.FakeApi;
import io.chartlake.sparklauncher.kubeflow.KubeflowOperator;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One run from its creation to its end, against an API server that misbehaves. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
  private static final String NAME = Launch.NAME;

  private FakeApi api;

  @BeforeEach
  void start() {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void followsARunToItsSuccess() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      assertThat(api.objects().find("sparkapplications", NAME).at("/metadata/labels").toString())
          .contains("\"chartlake.io/run-id\":\"run-1\"");
      launch.driver();
      api.log().line("2026-11-29T00:00:00.000000001Z", "one");
      api.state(NAME, "RUNNING");
      await().until(() -> launch.lines().contains("one"));
      api.log().line("2026-11-29T00:00:00.000000002Z", "two");
      launch.endDriver();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(launch.lines()).containsExactly("one", "two");
      assertThat(launch.metrics().scrape())
          .contains("chartlake_spark_run_state{")
          .containsPattern("chartlake_spark_run_state\\{[^}]*state=\"succeeded\"\\} 1")
          .containsPattern("chartlake_spark_run_log_lines_total\\{[^}]*\\} 2");
    }
  }

  @Test
  void saysWhyARunFailed() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.change(
          "sparkapplications", NAME, "/status/applicationState/errorMessage", "no  such\ntable");
      api.state(NAME, "FAILED");
      assertThat(launch.end().phase()).isEqualTo(Phase.FAILED);
      assertThat(launch.end()).hasToString("FAILED (no such table)");
    }
  }

  @Test
  void takesNoFailureForAnEndThatTheOperatorTriesAgain() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "SUBMISSION_FAILED");
      api.state(NAME, "FAILING");
      api.state(NAME, "PENDING_RERUN");
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void survivesLostWatches() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "RUNNING");
      api.loseWatches();
      launch.awaitWatching();
      api.expireWatches();
      api.state(NAME, "SUCCEEDING");
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void survivesARestartOfTheServerDuringWhichTheRunEnds() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.restart(() -> api.state(NAME, "COMPLETED"));
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void printsEachLineOnceWhereverTheLogIsCutOff() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      String stamp = "2026-11-29T00:00:0%d.%09dZ";
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        // Several a nanosecond, equal ones among them.
        String text = "line " + i / 2;
        api.log().line(stamp.formatted(i / 50, i / 7), text);
        expected.add(text);
      }
      for (int bytes : new int[] {10, 1_000, 2_011, 3, 4_000}) {
        api.log().cutAfter(bytes, false);
      }
      launch.driver();
      api.state(NAME, "RUNNING");
      launch.endDriver();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(launch.lines()).containsExactlyElementsOf(expected);
      assertThat(api.log().reads()).isGreaterThan(5);
    }
  }

  @Test
  void readsOnWhereAnAnswerEndsInTheMiddleOfALine() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.log().line("2026-11-29T00:00:00.1Z", "one");
      api.log().line("2026-11-29T00:00:00.2Z", "two");
      api.log().cutAfter(40, true);
      launch.driver();
      api.state(NAME, "RUNNING");
      await().until(() -> api.log().reads() == 2);
      launch.endDriver();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(launch.lines()).containsExactly("one", "two");
    }
  }

  @Test
  void findsTheRunItStartedBeforeItWasKilled() {
    Launch.application(api, "run-1", "RUNNING");
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(api.requests()).noneMatch(request -> request.startsWith("POST"));
    }
  }

  @Test
  void reportsTheEndOfItsRunThatItMissed() {
    Launch.application(api, "run-1", "FAILED");
    try (Launch launch = new Launch(api).start()) {
      assertThat(launch.end().phase()).isEqualTo(Phase.FAILED);
      assertThat(api.requests()).noneMatch(request -> request.startsWith("POST"));
    }
  }

  @Test
  void followsItsOwnRunWhenTheAnswerToItsCreationIsLost() {
    api.swallowAnswer("POST", "/sparkapplications");
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void refusesToRunBesideAnothersRun() {
    Launch.application(api, "run-0", "RUNNING");
    try (Launch launch = new Launch(api).start()) {
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 2)
          .hasMessageContaining("music/compaction already exists (run run-0")
          .hasMessageContaining("RUNNING")
          .hasMessageContaining("--if-running=follow");
    }
    assertThat(api.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void followsAnothersRunWhenToldTo() {
    Launch.application(api, "run-0", "RUNNING");
    try (Launch launch = new Launch(api).following().start()) {
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void leavesAloneWhatNoLauncherStarted() {
    Launch.application(api, null, "COMPLETED");
    try (Launch launch = new Launch(api).following().start()) {
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 2)
          .hasMessageContaining("not created by a launcher");
    }
    assertThat(api.requests()).noneMatch(request -> request.startsWith("DELETE"));
  }

  @Test
  void replacesARunThatHasEnded() {
    Launch.application(api, "run-0", "FAILED");
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      assertThat(api.objects().find("sparkapplications", NAME).at("/metadata/labels").toString())
          .contains("run-1");
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void ofTwoLaunchersAtOnceOneRunsAndOneIsRefused() {
    try (Launch one = new Launch(api).as("one");
        Launch other = new Launch(api).as("other")) {
      one.start();
      other.start();
      await().until(() -> one.hasEnded() || other.hasEnded());
      Launch refused = one.hasEnded() ? one : other;
      assertThatThrownBy(refused::end).hasFieldOrPropertyWithValue("exitCode", 2);
      api.state(NAME, "COMPLETED");
      assertThat((refused == one ? other : one).end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void waitsForAnEarlierDriverThatOutlivesItsApplication() {
    Launch.driver(api, "left-behind", "Running");
    try (Launch launch = new Launch(api).start()) {
      await().until(() -> api.requests().stream().filter(r -> r.endsWith("/pods")).count() >= 2);
      assertThat(api.requests()).noneMatch(request -> request.startsWith("POST"));
      api.remove("pods", "left-behind");
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void looksAtTheEventsOfARunThatNeverStartsAndDeletesIt() {
    try (Launch launch = new Launch(api).pending(Duration.ofSeconds(3)).start()) {
      launch.awaitWatching();
      api.state(NAME, "SUBMITTED");
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 1)
          .hasMessageContaining("did not start within 3s (--pending-timeout)")
          .hasMessageContaining("was deleted")
          .hasMessageContaining("SUBMITTED");
      assertThat(api.objects().find("sparkapplications", NAME)).isNull();
      assertThat(api.requests())
          .containsSubsequence(
              "GET /api/v1/namespaces/music/events",
              "DELETE /apis/sparkoperator.k8s.io/v1beta2/namespaces/music/sparkapplications/compaction");
    }
  }

  @Test
  void showsTheEventsOfApplicationAndDriver() {
    Launch.application(api, "run-1", "SUBMITTED");
    Launch.driver(api, "compaction-driver", "Pending");
    event("e1", "SparkApplication", NAME, "SparkApplicationSubmitted", "submitted");
    event("e2", "Pod", "compaction-driver", "FailedScheduling", "0/1 nodes\\n are available");
    try (Launch launch = new Launch(api)) {
      SparkOperator<?> operator = new KubeflowOperator(launch.client());
      Application application = operator.find(FakeApi.NAMESPACE, NAME).orElseThrow();
      assertThat(
              new RunEvents(launch.client())
                  .of(operator, new DriverPods(launch.client()), application))
          .containsExactly(
              "application compaction: 2026-11-29T00:00:00Z SparkApplicationSubmitted: submitted",
              "pod compaction-driver: 2026-11-29T00:00:00Z FailedScheduling: 0/1 nodes are"
                  + " available");
    }
  }

  private void event(String name, String kind, String of, String reason, String message) {
    api.objects()
        .create(
            "events",
            """
            {"metadata": {"name": "%s"}, "reason": "%s", "message": "%s",
             "lastTimestamp": "2026-11-29T00:00:00Z",
             "involvedObject": {"kind": "%s", "name": "%s"}}
            """
                .formatted(name, reason, message, kind, of));
  }

  @Test
  void deletesARunThatTakesTooLong() {
    try (Launch launch = new Launch(api).within(Duration.ofSeconds(3)).start()) {
      launch.awaitWatching();
      api.state(NAME, "RUNNING");
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 1)
          .hasMessageContaining("did not end within 3s (--timeout) and was deleted");
      assertThat(api.objects().find("sparkapplications", NAME)).isNull();
    }
  }

  @Test
  void saysThatItsApplicationWasDeletedByHand() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "RUNNING");
      await().until(() -> launch.metrics().scrape().contains("state=\"running\"} 1"));
      api.remove("sparkapplications", NAME);
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 1)
          .hasMessageContaining(
              "music/compaction was deleted while it was followed, and not by this launcher")
          .hasMessageContaining("its last state was RUNNING");
    }
  }

  @Test
  void noticesThatItsApplicationWasReplacedWhileTheServerWasAway() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.restart(
          () -> {
            api.remove("sparkapplications", NAME);
            Launch.application(api, "run-2", "RUNNING");
          });
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 1)
          .hasMessageContaining("was deleted while it was followed");
    }
  }

  @Test
  void deletesItsRunWhenToldToEnd() {
    try (Launch launch = new Launch(api).deleting().start()) {
      launch.awaitWatching();
      launch.terminate();
      assertThat(api.objects().find("sparkapplications", NAME)).isNull();
    }
  }

  @Test
  void leavesItsRunWhenToldToEnd() {
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      launch.terminate();
      assertThat(api.objects().find("sparkapplications", NAME)).isNotNull();
    }
  }

  @Test
  void neverDeletesAnothersRunWhenToldToEnd() {
    Launch.application(api, "run-0", "RUNNING");
    try (Launch launch = new Launch(api).following().deleting().start()) {
      launch.awaitWatching();
      launch.terminate();
      assertThat(api.objects().find("sparkapplications", NAME)).isNotNull();
    }
  }

  @Test
  void namesTheRightThatIsMissing() {
    api.forbid("create", "sparkapplications", "sparkoperator.k8s.io");
    try (Launch launch = new Launch(api).start()) {
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 2)
          .hasMessage(
              "cannot start music/compaction: system:serviceaccount:music:launcher lacks the verb"
                  + " 'create' on resource 'sparkapplications' of API group"
                  + " 'sparkoperator.k8s.io'; add it to a Role that is bound to that user");
    }
  }

  @Test
  void namesTheRightToWatchThatIsMissing() {
    api.forbid("watch", "sparkapplications", "sparkoperator.k8s.io");
    try (Launch launch = new Launch(api).start()) {
      assertThatThrownBy(launch::end)
          .hasFieldOrPropertyWithValue("exitCode", 1)
          .hasMessageContaining("music/compaction continues, but cannot be followed")
          .hasMessageContaining("lacks the verb 'watch' on resource 'sparkapplications'");
    }
  }

  @Test
  void goesOnWithoutTheRightToReadTheLog() {
    api.forbid("get", "log", "");
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      launch.driver();
      api.state(NAME, "RUNNING");
      await().until(() -> api.requests().stream().anyMatch(r -> r.endsWith("/log")));
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(launch.lines()).isEmpty();
      assertThat(api.requests().stream().filter(r -> r.endsWith("/log")).count()).isEqualTo(1);
    }
  }

  @Test
  void checksNothingAboutARunThatHasBegun() {
    Launch.application(api, "run-1", "RUNNING");
    try (Launch launch = new Launch(api).forbidden("no secret").start()) {
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }

  @Test
  void keepsAnEndedRunWhenTheNextOneMayNotBegin() {
    Launch.application(api, "run-0", "COMPLETED");
    try (Launch launch = new Launch(api).forbidden("no secret").start()) {
      assertThatThrownBy(launch::end).hasMessage("no secret");
      assertThat(api.objects().find("sparkapplications", NAME)).isNotNull();
    }
  }

  @Test
  void deletesAnotherLaunchersRunThatTakesTooLongAndIsFollowed() {
    Launch.application(api, "run-0", "RUNNING");
    try (Launch launch = new Launch(api).following().within(Duration.ofSeconds(2)).start()) {
      assertThatThrownBy(launch::end).hasMessageContaining("--timeout) and was deleted");
      assertThat(api.objects().find("sparkapplications", NAME)).isNull();
    }
  }

  @Test
  void triesAgainWhenTheServerIsOverloaded() {
    api.fail("POST", "/sparkapplications", 503, "overloaded");
    api.fail("GET", "/sparkapplications", 429, "too many requests");
    try (Launch launch = new Launch(api).start()) {
      launch.awaitWatching();
      api.state(NAME, "COMPLETED");
      assertThat(launch.end().phase()).isEqualTo(Phase.SUCCEEDED);
    }
  }
}
