package io.chartlake.sparklauncher.apache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of Apache's operator, as the launcher understands them. */
class ApacheOperatorTest {
  private static final JsonMapper JSON = new JsonMapper();

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
  void understandsEveryState(String restart, String word, Phase phase) throws Exception {
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
  void looksBackWhereTheLastStateDoesNotTellHowItEnded(String before, Phase phase)
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
