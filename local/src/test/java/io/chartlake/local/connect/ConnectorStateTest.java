package io.chartlake.local.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connector counts as running only when it and all its tasks do. */
class ConnectorStateTest {
  private static ConnectorState state(String connector, String tasks) throws Exception {
    String answer = "{\"connector\":{\"state\":\"%s\"},\"tasks\":[%s]}".formatted(connector, tasks);
    return ConnectorState.of("landing", new ObjectMapper().readTree(answer), Duration.ZERO);
  }

  @Test
  void runsWhenItAndAllItsTasksDo() throws Exception {
    assertThat(state("RUNNING", "{\"state\":\"RUNNING\"},{\"state\":\"RUNNING\"}").isRunning())
        .isTrue();
  }

  @Test
  void anyTaskThatFailedIsTold() throws Exception {
    ConnectorState state =
        state(
            "RUNNING",
            "{\"state\":\"RUNNING\"},{\"state\":\"UNASSIGNED\"},"
                + "{\"state\":\"FAILED\",\"trace\":\"no space\\n at x\"},{\"state\":\"RUNNING\"}");
    assertThat(state.word()).isEqualTo("FAILED");
    assertThat(state.reason()).isEqualTo("no space");
  }

  @Test
  void aConnectorThatIsPausedOrHasNoTaskDoesNotRun() throws Exception {
    assertThat(state("PAUSED", "{\"state\":\"RUNNING\"}").word()).isEqualTo("PAUSED");
    assertThat(state("RUNNING", "").word()).isEqualTo("NO TASK");
  }
}
