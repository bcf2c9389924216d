package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay is taken by a real API server that knows all of its kinds. */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class OverlaysIT {
  private static final Set<String> OF_THE_CLUSTER = Set.of("Namespace", "StorageClass");

  private static Kubectl kubectl;

  @BeforeAll
  static void use(ControlPlane kubernetes) {
    kubectl = kubernetes.kubectl();
  }

  static List<String> overlays() {
    return Overlay.names();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void isTakenWhole(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    List<Manifest> namespaces = overlay.of("Namespace");
    kubectl.giveSuccessfully(Overlay.text(namespaces), "apply", "-f", "-");

    Kubectl.Ended applied =
        kubectl.give(
            Overlay.text(overlay.manifests()),
            "apply",
            "--dry-run=server",
            "--validate=strict",
            "-f",
            "-");

    assertThat(applied.code()).as(applied.all()).isZero();
    // Pod Security only warns of what a Deployment would do.
    assertThat(applied.errors()).isEmpty();
    assertThat(applied.output().lines()).hasSameSizeAs(overlay.manifests());
    assertThat(kubectl.in(namespaces.get(0).name()).succeed("get", "deployments"))
        .as("a dry run leaves nothing")
        .isEmpty();
  }

  /** An apply must not depend on the namespace that the caller's context happens to name. */
  @ParameterizedTest
  @MethodSource("overlays")
  void namesTheNamespaceOfEveryObject(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    String namespace = overlay.of("Namespace").get(0).name();
    assertThat(overlay.manifests())
        .filteredOn(manifest -> !OF_THE_CLUSTER.contains(manifest.kind()))
        .isNotEmpty()
        .allSatisfy(
            manifest -> {
              assertThat(manifest.json().at("/metadata/namespace").asText())
                  .as(manifest.toString())
                  .isEqualTo(namespace);
              for (JsonNode subject : manifest.json().path("subjects")) {
                assertThat(subject.path("namespace").asText())
                    .as(manifest.toString())
                    .isEqualTo(namespace);
              }
            });
  }

  /** Who has no Prometheus has none of its definitions, and one unknown kind fails an apply. */
  @ParameterizedTest
  @MethodSource("overlays")
  void needsPrometheusOnlyWhereItIsAskedFor(String name) throws IOException {
    boolean asked =
        Files.readString(Overlay.FOLDER.resolve(name).resolve("kustomization.yaml"))
            .contains("components/prometheus");
    List<Manifest> watched = Overlay.render(kubectl, name).of("PodMonitor", "PrometheusRule");
    if (asked) {
      assertThat(watched).extracting(Manifest::kind).contains("PodMonitor", "PrometheusRule");
      assertThat(watched)
          .as("kube-prometheus-stack looks for its release's name")
          .allMatch(one -> one.json().at("/metadata/labels").has("release"));
    } else {
      assertThat(watched).isEmpty();
    }
  }

  /**
   * Kubeflow's operator accepts any text as a schedule. A CronJob's schedule has the same rules,
   * and the server checks them.
   */
  @ParameterizedTest
  @MethodSource("overlays")
  void hasSchedulesThatTheOperatorCanRead(String name) {
    for (Manifest application : Overlay.render(kubectl, name).of("ScheduledSparkApplication")) {
      String schedule = application.json().at("/spec/schedule").asText();
      kubectl
          .in("default")
          .succeed(
              "create",
              "cronjob",
              application.name(),
              "--image=none",
              "--schedule=" + schedule,
              "--dry-run=server");
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void holdsItsNamespaceToTheRestrictedStandard(String name) {
    assertThat(Overlay.render(kubectl, name).of("Namespace"))
        .singleElement()
        .satisfies(
            namespace ->
                assertThat(
                        namespace
                            .json()
                            .path("metadata")
                            .path("labels")
                            .path("pod-security.kubernetes.io/enforce")
                            .asText())
                    .isEqualTo("restricted"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void bringsNoSecret(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    assertThat(overlay.of("Secret")).allMatch(OverlaysIT::isEmpty);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void pinsEveryImage(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    List<String> images =
        overlay.manifests().stream()
            .flatMap(manifest -> manifest.everywhere("image").stream())
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .toList();
    assertThat(images)
        .isNotEmpty()
        .allMatch(image -> image.matches(".+(:(?!latest$)[\\w][\\w.-]*|@sha256:[0-9a-f]{64})"));
  }

  private static boolean isEmpty(Manifest secret) {
    return secret.json().path("data").isEmpty() && secret.json().path("stringData").isEmpty();
  }
}
