package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.superset.Assets.Asset;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Superset, Trino or a view is away: the pipeline goes on, and status says what is away. */
@Tag("long")
@ExtendWith(DashboardStack.class)
class OutageIT {
  private static final int PLAYS = 60;

  private final DashboardStack stack;

  OutageIT(DashboardStack stack) {
    this.stack = stack;
  }

  @AfterEach
  void isWholeAgain() {
    stack.succeed("up");
    assertThat(stack.succeed("status")).doesNotContain("missing in Trino");
    assertThat(total()).isEqualTo(stack.acknowledged());
  }

  private long total() {
    JsonNode row =
        SupersetRest.json(data("Music chart", "Total plays")).path("result").path(0).path("data");
    return row.path(0).path("total_plays").asLong();
  }

  private HttpResponse<byte[]> data(String dashboard, String name) {
    SupersetRest admin = stack.rest("admin");
    Asset chart = Assets.named(Assets.charts(), "slice_name", name);
    return stack
        .rest("viewer")
        .data(
            Assets.named(Assets.dashboards(), "dashboard_title", dashboard),
            chart,
            admin.idOf("chart", chart.uuid()),
            admin.idOf("dataset", chart.text("dataset_uuid")));
  }

  private void kill(String service) {
    ProcessHandle process = ProcessHandle.of(stack.cli().pid(service)).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  private String statusOfWhatIsNotWhole() {
    Cli.Ended status = stack.cli().run("status");
    assertThat(status.code()).as(status.output()).isEqualTo(1);
    return status.output();
  }

  @Test
  void playsAreCountedWithoutSuperset() {
    kill("superset");
    assertThat(statusOfWhatIsNotWhole()).containsPattern("superset +- +\\d+ +dead");
    stack.play(PLAYS);
    stack.landed();
    stack.succeed("compact", "once");
  }

  @Test
  void playsAreCountedWithoutTrino() {
    kill("trino");
    assertThat(statusOfWhatIsNotWhole())
        .containsPattern("trino +- +\\d+ +dead")
        .containsPattern("superset +\\d+ +\\d+ +ready");
    stack.play(PLAYS);
    stack.landed();
    stack.succeed("compact", "once");
    HttpResponse<byte[]> answer = data("Music chart", "Total plays");
    assertThat(answer.statusCode()).as(SupersetRest.text(answer)).isGreaterThanOrEqualTo(400);
  }

  @Test
  void aMissingViewIsToldAndTakesOneChartWithIt() {
    stack.succeed("sql", "--user", "admin", "-e", "DROP VIEW lake.dashboards.top_ten");
    assertThat(statusOfWhatIsNotWhole())
        .contains("missing in Trino: lake.dashboards.top_ten; ./chartlake up makes");
    stack.play(PLAYS);
    stack.landed();
    stack.succeed("compact", "once");
    HttpResponse<byte[]> answer = data("Music chart", "Top ten");
    assertThat(SupersetRest.text(answer)).contains("top_ten").contains("does not exist");
    assertThat(total()).isEqualTo(stack.acknowledged());
  }
}
