package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.superset.Assets.Asset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Superset's assets, the views they ask and the versions that are installed agree. */
class AssetsTest {
  private static final int GRID_WIDTH = 12;
  private static final Path SQL = Assets.FOLDER.resolveSibling("sql");

  static List<Asset> datasets() {
    return Assets.datasets();
  }

  static List<Asset> charts() {
    return Assets.charts();
  }

  static List<Asset> dashboards() {
    return Assets.dashboards();
  }

  @Test
  void areKnownByTheirUuids() throws IOException {
    String prefix =
        Files.readAllLines(Assets.FOLDER.resolve("bootstrap.py")).stream()
            .filter(line -> line.startsWith("OURS = "))
            .map(line -> line.split("\"", -1)[1])
            .findFirst()
            .orElseThrow();
    assertThat(Assets.all()).hasSizeGreaterThan(20);
    assertThat(Assets.all().stream().map(Asset::uuid))
        .doesNotHaveDuplicates()
        .allMatch(uuid -> uuid.startsWith(prefix));
  }

  @Test
  void holdNoPassword() {
    assertThat(Assets.databases())
        .singleElement()
        .satisfies(
            database ->
                assertThat(database.text("sqlalchemy_uri"))
                    .matches("trino://superset@127\\.0\\.0\\.1:\\d+/lake"));
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void aDatasetIsAViewOfItsOwn(Asset dataset) throws IOException {
    String view = "lake.dashboards." + dataset.text("table_name");
    assertThat(dataset.text("catalog") + "." + dataset.text("schema")).isEqualTo("lake.dashboards");
    assertThat(dataset.content().path("sql").isNull()).isTrue();
    assertThat(scripts()).contains("CREATE OR REPLACE VIEW " + view + " SECURITY DEFINER AS");
    assertThat(dataset.text("database_uuid")).isEqualTo(Assets.databases().get(0).uuid());
  }

  private static String scripts() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(SQL)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void aChartAsksForWhatItsDatasetHas(Asset chart) throws IOException {
    Asset dataset = Assets.withUuid(Assets.datasets(), chart.text("dataset_uuid"));
    Set<String> known = Assets.columnsAndMetrics(dataset);
    Set<String> onPage = askedForByPage(chart.content().path("params"));
    assertThat(onPage).isNotEmpty();
    assertThat(known).containsAll(onPage);
    assertThat(askedFor(chart.query())).isEqualTo(onPage);
    assertThat(chart.content().path("params").path("viz_type").asText())
        .isEqualTo(chart.text("viz_type"));
  }

  /** By the page's own parameters, from which the browser makes its query. */
  private static Set<String> askedForByPage(JsonNode params) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String field : List.of("metric", "metrics", "groupby", "x_axis", "all_columns")) {
      JsonNode value = params.path(field);
      if (value.isTextual()) {
        names.add(value.asText());
      }
      value.forEach(element -> names.add(element.asText()));
    }
    for (JsonNode order : params.path("order_by_cols")) {
      names.add(new ObjectMapper().readTree(order.asText()).path(0).asText());
    }
    return names;
  }

  private static Set<String> askedFor(JsonNode query) {
    Set<String> names = new TreeSet<>();
    for (JsonNode column : query.path("columns")) {
      names.add(column.isTextual() ? column.asText() : column.path("sqlExpression").asText());
    }
    query.path("metrics").forEach(metric -> names.add(metric.asText()));
    query.path("orderby").forEach(order -> names.add(order.path(0).asText()));
    return names;
  }

  @ParameterizedTest
  @MethodSource("charts")
  void aTableShowsNamesAsText(Asset chart) {
    if (chart.text("viz_type").equals("table")) {
      JsonNode html = chart.content().path("params").path("allow_render_html");
      assertThat(html.isBoolean() && !html.asBoolean()).isTrue();
    }
  }

  @Test
  void everyDatasetIsAskedAndEveryChartShown() {
    assertThat(Assets.charts().stream().map(chart -> chart.text("dataset_uuid")))
        .containsAll(Assets.datasets().stream().map(Asset::uuid).toList());
    List<Asset> shown = new ArrayList<>();
    Assets.dashboards().forEach(dashboard -> shown.addAll(Assets.charts(dashboard)));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(Assets.charts());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardHasAPlaceForEachOfItsCharts(Asset dashboard) {
    JsonNode tree = dashboard.content().path("position");
    for (JsonNode position : Assets.positions(dashboard)) {
      JsonNode meta = position.path("meta");
      assertThat(meta.path("chartId").isInt()).as(position + "").isTrue();
      Asset chart = Assets.withUuid(Assets.charts(), meta.path("uuid").asText());
      assertThat(meta.path("sliceName").asText()).isEqualTo(chart.text("slice_name"));
    }
    assertThat(Assets.positions(dashboard).stream().map(node -> node.path("meta").path("chartId")))
        .doesNotHaveDuplicates();
    for (JsonNode node : tree) {
      if (!node.isObject()) {
        continue; // the tree's version
      }
      int width = 0;
      for (JsonNode child : node.path("children")) {
        JsonNode below = tree.path(child.asText());
        assertThat(below.isObject()).as(child + " in " + dashboard).isTrue();
        List<String> parents = new ArrayList<>();
        below.path("parents").forEach(parent -> parents.add(parent.asText()));
        assertThat(parents).endsWith(node.path("id").asText());
        width += below.path("meta").path("width").asInt();
      }
      assertThat(width).isLessThanOrEqualTo(GRID_WIDTH);
    }
  }

  @Test
  void everyRequirementIsPinned() throws IOException {
    List<String> pinned = new ArrayList<>();
    for (String line : Files.readAllLines(Assets.FOLDER.resolve("constraints.txt"))) {
      if (!line.startsWith("#")) {
        assertThat(line).matches("[\\w.-]+==[\\w.]+");
        pinned.add(normalized(line.substring(0, line.indexOf('='))));
      }
    }
    assertThat(pinned).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    List<String> asked =
        Files.readAllLines(Assets.FOLDER.resolve("requirements.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> normalized(line.replaceFirst("\\[.*]", "")))
            .toList();
    assertThat(pinned).containsAll(asked);
  }

  private static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
  }
}
