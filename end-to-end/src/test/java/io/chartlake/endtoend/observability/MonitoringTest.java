package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.endtoend.observability.Monitoring.Alert;
import io.chartlake.endtoend.observability.Monitoring.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules, runbook and dashboard agree with each other. */
class MonitoringTest {
  private static final String RUNBOOK = "deploy/RUNBOOK.md#";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "up; up",
        "max by (a, b) (x_total{y=\"z and w\", v=~'q'}) > 3 * 3600; x_total",
        "sum(rate(x[5m])) by (a) / on (b) group_left (c) y offset 5m; x,y",
        "x < 1 or absent(y{a!=\"}\"}) unless on(z) job:w:rate5m; job:w:rate5m,x,y",
        "histogram_quantile(0.9, sum by (le) (rate(x_bucket[1h:5m]))) == bool 1e3; x_bucket",
        "time() - max by (table) (x_seconds); x_seconds",
        "-Inf < x; x"
      })
  void findsTheMetricsOfAnExpression(String expression, String names) {
    assertThat(MetricNames.of(expression)).isEqualTo(new TreeSet<>(Set.of(names.split(","))));
  }

  @Test
  void everyAlertSaysWhatItIsHowBadAndWhatToDo() {
    assertThat(Monitoring.alerts()).hasSizeGreaterThan(10);
    for (Alert alert : Monitoring.alerts()) {
      assertThat(alert.rule().path("labels").path("severity").asText())
          .as(alert.name())
          .isIn("critical", "warning");
      assertThat(alert.rule().path("for").asText()).as(alert.name()).matches("\\d+m");
      assertThat(alert.annotation("summary")).as(alert.name()).isNotBlank();
      assertThat(alert.annotation("description")).as(alert.name()).isNotBlank();
      assertThat(alert.annotation("runbook_url"))
          .isEqualTo(RUNBOOK + alert.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void theRunbookHasAChapterForEachAlertAndForNoOther() {
    String runbook = Monitoring.text(Monitoring.DEPLOY.resolve("RUNBOOK.md"));
    List<String> chapters =
        Pattern.compile("^## (\\w+)$", Pattern.MULTILINE)
            .matcher(runbook)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(chapters)
        .containsExactlyElementsOf(Monitoring.alerts().stream().map(Alert::name).toList());
    for (String chapter : runbook.split("\n## ", -1)) {
      if (chapter.startsWith("Chartlake")) {
        assertThat(chapter).contains("**Means**", "**Look**", "**Do**");
      }
    }
  }

  @Test
  void thresholdsInTheRunbookAreThoseOfTheRules() {
    String runbook = Monitoring.text(Monitoring.DEPLOY.resolve("RUNBOOK.md"));
    for (Alert alert : Monitoring.alerts()) {
      assertThat(runbook)
          .contains("`" + alert.expression() + "` for " + alert.rule().path("for").asText());
    }
  }

  @Test
  void everyPanelAsksSomethingAndHasAPlaceOfItsOwn() {
    Set<String> places = new TreeSet<>();
    List<String> rows = new ArrayList<>();
    for (JsonNode panel : Monitoring.dashboard().path("panels")) {
      String title = panel.path("title").asText();
      JsonNode at = panel.path("gridPos");
      assertThat(places.add(at.path("x") + "/" + at.path("y"))).as(title).isTrue();
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isBetween(1, 24);
      if (panel.path("type").asText().equals("row")) {
        rows.add(title.substring(0, title.indexOf(':')));
      } else {
        assertThat(panel.path("targets").size()).as(title).isPositive();
        assertThat(panel.path("description").asText()).as(title).isNotBlank();
      }
    }
    assertThat(rows).containsExactly("Play", "Topic", "Raw", "Table", "View");
    assertThat(Monitoring.queries()).extracting(Query::expression).doesNotContain("");
  }

  @Test
  void everyFileOfTheFolderIsAppliedOrIsTheTestOfTheRules() throws IOException {
    JsonNode kustomization = Monitoring.read("kustomization.yaml");
    Set<String> named =
        new TreeSet<>(Set.of("kustomization.yaml", "prometheusrule.test.yaml", "README.md"));
    kustomization.path("resources").forEach(file -> named.add(file.asText()));
    kustomization
        .path("configMapGenerator")
        .forEach(map -> map.path("files").forEach(file -> named.add(file.asText())));

    try (Stream<Path> files = Files.list(Monitoring.FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(named);
    }
  }

  @Test
  void theMetricsOfTrinoThatAreKeptAreThoseThatAreAskedFor() {
    JsonNode endpoint =
        Monitoring.read("podmonitor-trino.yaml").path("spec").path("podMetricsEndpoints").path(0);
    Pattern kept =
        Pattern.compile(endpoint.path("metricRelabelings").path(0).path("regex").asText());

    assertThat(Monitoring.metrics().keySet().stream().filter(name -> name.startsWith("trino_")))
        .isNotEmpty()
        .allMatch(name -> kept.matcher(name).matches());
  }
}
