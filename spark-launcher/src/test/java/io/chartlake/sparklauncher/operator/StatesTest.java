package io.chartlake.sparklauncher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.resource.ApacheApplication;
import io.chartlake.sparklauncher.resource.KubeflowApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource({
    "SUBMITTED, SUBMITTED",
    "SUBMISSION_FAILED, SUBMITTED",
    "PENDING_RERUN, SUBMITTED",
    "RUNNING, RUNNING",
    "SUCCEEDING, RUNNING",
    "FAILING, RUNNING",
    "COMPLETED, SUCCEEDED",
    "FAILED, FAILED",
    "FailedValidation, FAILED",
    "UNKNOWN, UNKNOWN",
    "SOMETHING_NEW, UNKNOWN"
  })
  void readsKubeflowsWords(String word, Phase phase) throws Exception {
    KubeflowApplication application =
        JSON.readValue(
            """
            {"status": {"applicationState": {"state": "%s", "errorMessage": "why"},
             "driverInfo": {"podName": "driver-1"}, "executorState": {"x": "RUNNING"}}}
            """
                .formatted(word),
            KubeflowApplication.class);
    KubeflowOperator operator = new KubeflowOperator(null);
    assertThat(operator.state(application)).isEqualTo(new RunState(phase, word, "why"));
    assertThat(operator.driverPod(application)).contains("driver-1");
  }

  @ParameterizedTest
  @CsvSource({
    "Never, Submitted, SUBMITTED",
    "Never, ScheduledToRestart, SUBMITTED",
    "Never, DriverRequested, SUBMITTED",
    "Never, DriverStarted, RUNNING",
    "Never, RunningHealthy, RUNNING",
    "Never, Succeeded, SUCCEEDED",
    "Never, Failed, FAILED",
    "Never, SchedulingFailure, FAILED",
    "Never, DriverEvicted, FAILED",
    "Never, DriverStartTimedOut, FAILED",
    "OnFailure, Failed, RUNNING",
    "Never, SomethingNew, UNKNOWN"
  })
  void readsApachesWords(String restart, String word, Phase phase) throws Exception {
    assertThat(
            new ApacheOperator(null)
                .state(
                    apache(
                        restart,
                        "{\"currentState\": {\"currentStateSummary\": \"%s\", \"message\": \"m\"}}"
                            .formatted(word))))
        .isEqualTo(new RunState(phase, word, "m"));
  }

  @ParameterizedTest
  @CsvSource({"Succeeded, SUCCEEDED", "Failed, FAILED", "DriverReady, FAILED"})
  void looksBackWhereApachesLastWordDoesNotSayHowItEnded(String before, Phase phase)
      throws Exception {
    // As text "10" sorts before "9".
    String status =
        """
        {"currentState": {"currentStateSummary": "ResourceReleased"},
         "stateTransitionHistory": {
           "8": {"currentStateSummary": "RunningHealthy"},
           "9": {"currentStateSummary": "%s", "message": "so"},
           "10": {"currentStateSummary": "ResourceReleased"}}}
        """
            .formatted(before);
    assertThat(new ApacheOperator(null).state(apache("OnFailure", status)))
        .isEqualTo(new RunState(phase, before, "so"));
  }

  @Test
  void countsAnEndWithoutHistoryAsAFailure() throws Exception {
    String status = "{\"currentState\": {\"currentStateSummary\": \"ResourceReleased\"}}";
    assertThat(new ApacheOperator(null).state(apache("Never", status)).phase())
        .isEqualTo(Phase.FAILED);
  }

  private static ApacheApplication apache(String restart, String status) throws Exception {
    return JSON.readValue(
        """
        {"spec": {"applicationTolerations": {"restartConfig": {"restartPolicy": "%s"}}},
         "status": %s}
        """
            .formatted(restart, status),
        ApacheApplication.class);
  }
}
