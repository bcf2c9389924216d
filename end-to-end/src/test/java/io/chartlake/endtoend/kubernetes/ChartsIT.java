package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The values of the one chart that a build can fetch, Kubeflow's operator, make what a server
 * takes.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class ChartsIT {
  private static final Path HELM = ControlPlane.ROOT.resolve("deploy/helm");

  private static ControlPlane kubernetes;
  private static Kubectl kubectl;

  /** The namespace that the operator is put in. */
  private static String operators;

  @TempDir private Path temporary;

  @BeforeAll
  static void makeNamespaces(ControlPlane given) {
    kubernetes = given;
    kubectl = given.kubectl();
    operators = given.namespaceOf(ChartsIT.class).namespace();
    kubectl.giveSuccessfully(
        Overlay.text(Overlay.render(kubectl, "kubeflow").of("Namespace")), "apply", "-f", "-");
  }

  @Test
  void rendersTheOperatorOfThePinnedVersion() throws Exception {
    assertThat(Files.readString(HELM.resolve("versions.env")))
        .contains("KUBEFLOW_VERSION=" + chartVersion());
    List<Manifest> rendered = Overlay.parse(render(HELM.resolve("kubeflow.yaml")));
    Kubectl.Ended applied =
        kubectl.give(
            Overlay.text(rendered), "apply", "--dry-run=server", "--validate=strict", "-f", "-");
    assertThat(applied.code()).as(applied.all()).isZero();
    assertThat(rendered)
        .as("the operator watches the one namespace")
        .filteredOn(one -> one.kind().equals("Deployment"))
        .isNotEmpty()
        .allMatch(one -> one.json().toString().contains("--namespaces=chartlake"));
    assertThat(rendered)
        .as("the service account of runs is Chartlake's own")
        .noneMatch(one -> one.is("ServiceAccount", "spark"));
  }

  private static String chartVersion() throws IOException {
    try (Stream<String> lines =
        Files.lines(kubernetes.binary("charts/spark-operator").resolve("Chart.yaml"))) {
      return lines
          .filter(line -> line.startsWith("version:"))
          .map(line -> line.substring("version:".length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  private String render(Path values) throws Exception {
    Path errors = temporary.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
                kubernetes.binary("helm").toString(),
                "template",
                "spark-operator",
                kubernetes.binary("charts/spark-operator").toString(),
                "--namespace=" + operators,
                "--values=" + values)
            .redirectError(errors.toFile());
    List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
        .forEach(home -> builder.environment().put(home, temporary.resolve(home).toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return rendered;
  }
}
