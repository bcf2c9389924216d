package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pods made from every template, in a namespace that takes restricted ones alone: of a Deployment
 * whose Pods would be refused the server says nothing but a warning.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class PodsIT {
  private static Kubectl kubectl;

  @BeforeAll
  static void useNamespace(ControlPlane kubernetes) {
    kubectl = kubernetes.namespaceOf(PodsIT.class);
  }

  static List<String> overlays() {
    return Overlay.names();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void areTakenWhereOnlyRestrictedOnesAre(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    makeServiceAccounts(overlay);
    List<PodTemplate> templates = PodTemplate.of(overlay);
    List<Manifest> pods =
        templates.stream().map(template -> template.pod(kubectl.namespace())).toList();

    Kubectl.Ended created =
        kubectl.give(
            Overlay.text(pods), "create", "--dry-run=server", "--validate=strict", "-f", "-");

    assertThat(created.code()).as(created.all()).isZero();
    assertThat(created.errors()).isEmpty();
    assertThat(created.output().lines()).hasSameSizeAs(templates);
    assertThat(templates)
        .extracting(PodTemplate::owner)
        .contains("StatefulSet music-chart", "Deployment player")
        .anyMatch(owner -> owner.endsWith(" driver"))
        .anyMatch(owner -> owner.endsWith(" executor"));
  }

  @ParameterizedTest
  @CsvSource({
    "runAsNonRoot, /spec/securityContext/runAsNonRoot",
    "seccompProfile, /spec/securityContext/seccompProfile",
    "allowPrivilegeEscalation, /spec/containers/0/securityContext/allowPrivilegeEscalation",
    "capabilities, /spec/containers/0/securityContext/capabilities",
  })
  void areRefusedWithoutTheirHardening(String word, String pointer) {
    Overlay overlay = Overlay.render(kubectl, "kubeflow");
    makeServiceAccounts(overlay);
    for (PodTemplate template : PodTemplate.of(overlay)) {
      Manifest soft = template.pod(kubectl.namespace()).without(pointer);
      Kubectl.Ended created =
          kubectl.give(soft.json().toString(), "create", "--dry-run=server", "-f", "-");
      assertThat(created.code()).as(template + ": " + created.all()).isNotZero();
      assertThat(created.errors()).contains("violates PodSecurity \"restricted").contains(word);
    }
  }

  /** Beyond what the standard asks. */
  @ParameterizedTest
  @MethodSource("overlays")
  void writeNowhereButInVolumes(String name) {
    for (PodTemplate template : PodTemplate.of(Overlay.render(kubectl, name))) {
      for (String containers : List.of("initContainers", "containers")) {
        assertThat(Manifest.elements(template.json().path("spec").path(containers)))
            .as(template.owner())
            .allMatch(
                container ->
                    container
                        .at("/securityContext/readOnlyRootFilesystem")
                        .equals(BooleanNode.TRUE));
      }
    }
  }

  private static void makeServiceAccounts(Overlay overlay) {
    kubectl.giveSuccessfully(
        Overlay.text(
            overlay.of("ServiceAccount").stream()
                .map(account -> account.in(kubectl.namespace()))
                .toList()),
        "apply",
        "-f",
        "-");
    kubectl.succeed("wait", "--for=create", "serviceaccount/default", "--timeout=30s");
  }
}
