package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values say what the charts' own keys and defaults make of them. Each was seen to go wrong in a
 * rendering of the genuine chart, which no build can fetch.
 */
class HelmValuesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DEPLOY = ControlPlane.ROOT.resolve("deploy");

  /** The chart adds the port of TLS itself, and a server refuses a Service that has it twice. */
  @Test
  void trinosPortIsNotAddedAgain() throws IOException {
    JsonNode trino = HelmValues.of("trino");

    assertThat(trino.at("/server/config/https/enabled")).isEqualTo(BooleanNode.TRUE);
    assertThat(trino.path("coordinator").has("additionalExposedPorts")).isFalse();
  }

  /** What the values do not name stays from the chart: two catalogs that answer everybody. */
  @Test
  void trinoHasNoCatalogsButOurs() throws IOException {
    JsonNode catalogs = HelmValues.of("trino").path("catalogs");

    for (String chartsOwn : List.of("tpch", "tpcds")) {
      assertThat(catalogs.has(chartsOwn)).as(chartsOwn).isTrue();
      assertThat(catalogs.path(chartsOwn).isNull()).as(chartsOwn).isTrue();
    }
  }

  /** The liveness probe ends after 90 s what a small node needs longer to start. */
  @Test
  void trinoHasFiveMinutesToStart() throws IOException {
    JsonNode trino = HelmValues.of("trino");

    for (String part : List.of("coordinator", "worker")) {
      JsonNode probe = trino.path(part).path("startupProbe");
      assertThat(probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt())
          .as(part)
          .isGreaterThanOrEqualTo(300);
    }
  }

  /** A pod of theirs that is taken over must not be able to call the API server. */
  @Test
  void chartsPodsHaveNoTokenOfTheApiServer() throws IOException {
    JsonNode trino = HelmValues.of("trino").path("serviceAccount");
    JsonNode superset = HelmValues.of("superset");

    assertThat(trino.path("create")).isEqualTo(BooleanNode.FALSE);
    assertThat(superset.at("/serviceAccount/create")).isEqualTo(BooleanNode.FALSE);
    hasNoToken("base/04-trino", trino.path("name").asText());
    hasNoToken("base/05-superset", superset.path("serviceAccountName").asText());
  }

  private static void hasNoToken(String folder, String account) throws IOException {
    JsonNode found =
        YAML.readTree(
            DEPLOY.resolve(folder).resolve("serviceaccount-" + account + ".yaml").toFile());
    assertThat(found.at("/metadata/name").asText()).isEqualTo(account);
    assertThat(found.path("automountServiceAccountToken")).isEqualTo(BooleanNode.FALSE);
  }

  /**
   * The chart starts a worker unless told so below {@code replicas}, and passes over other keys.
   */
  @Test
  void supersetRunsOneServerAndNoWorker() throws IOException {
    JsonNode superset = HelmValues.of("superset");

    assertThat(superset.at("/supersetNode/replicas/replicaCount").asText()).isEqualTo("1");
    assertThat(superset.at("/supersetWorker/replicas/replicaCount").asText()).isEqualTo("0");
    assertThat(superset.path("supersetNode").has("replicaCount")).isFalse();
    assertThat(superset.path("supersetWorker").has("replicaCount")).isFalse();
  }

  /** Two charts bring a limit of their own; RATIONALE.md says why there is none. */
  @ParameterizedTest
  @ValueSource(strings = {"strimzi", "apache", "kubeflow", "rook", "trino", "superset"})
  void nothingLimitsProcessorTime(String chart) throws IOException {
    assertThat(HelmValues.of(chart).findValues("limits"))
        .isNotEmpty()
        .allMatch(limits -> limits.path("cpu").isMissingNode() || limits.path("cpu").isNull());
  }

  @Test
  void limitsOfTheChartsThemselvesAreTakenAway() throws IOException {
    for (String chart : List.of("strimzi", "apache")) {
      assertThat(HelmValues.of(chart).findValues("limits"))
          .as(chart)
          .isNotEmpty()
          .allMatch(limits -> limits.has("cpu") && limits.path("cpu").isNull());
    }
  }

  /** README.md says for which versions the values were rendered. */
  @Test
  void renderedVersionsAreThePinnedOnes() throws IOException {
    String readme = Files.readString(DEPLOY.resolve("README.md"));

    List<String> versions =
        Files.readAllLines(DEPLOY.resolve("helm/versions.env")).stream()
            .filter(line -> line.contains("_VERSION="))
            .toList();
    assertThat(versions).hasSize(6);
    for (String version : versions) {
      assertThat(readme).contains(version.substring(version.indexOf('=') + 1));
    }
  }
}
