package io.chartlake.sparklauncher.kubeflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of Kubeflow's operator, as the launcher understands them. */
class KubeflowOperatorTest {
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
  void understandsEveryState(String word, Phase phase) throws Exception {
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
}
