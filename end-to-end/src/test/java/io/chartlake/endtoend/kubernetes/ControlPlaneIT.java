package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the other tests of this package stand on. */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class ControlPlaneIT {
  private static final String KEPT = "kept-over-a-crash";

  private static ControlPlane kubernetes;
  private static Kubectl kubectl;

  @BeforeAll
  static void useNamespace(ControlPlane given) {
    kubernetes = given;
    kubectl = given.namespaceOf(ControlPlaneIT.class);
  }

  @Test
  void isOfTheVersionThatItIsBuiltFrom() {
    assertThat(kubectl.succeed("version")).contains("Server Version: v1.35.");
  }

  @Test
  void keepsWhatItHasWhenTheApiServerIsKilled() {
    kubectl.succeed("create", "configmap", KEPT);

    kubernetes.kill("kube-apiserver");
    assertThat(kubectl.run("get", "configmap", KEPT).code()).isNotZero();
    kubernetes.start();

    kubectl.succeed("get", "configmap", KEPT);
  }
}
