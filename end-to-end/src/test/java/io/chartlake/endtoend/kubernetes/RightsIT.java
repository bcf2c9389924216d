package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each service account may do and may not, asked of the server in its name. */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class RightsIT {
  /** The overlay with most accounts: the launcher's beside Spark's. */
  private static final String OVERLAY = "apache";

  /** By the launcher, which says what is missing before it starts a run. */
  private static final Set<String> LOOKED_AT =
      Set.of(
          "s3-compaction",
          "trino-publisher",
          "trino-ca",
          "chartlake-cluster-ca-cert",
          "compaction");

  private static Kubectl kubectl;
  private static Overlay overlay;

  @BeforeAll
  static void makeAccounts(ControlPlane kubernetes) {
    kubectl = kubernetes.namespaceOf(RightsIT.class);
    overlay = Overlay.render(kubectl, OVERLAY);
    List<Manifest> rights =
        overlay.of("ServiceAccount", "Role", "RoleBinding").stream()
            .map(one -> one.in(kubectl.namespace()))
            .toList();
    kubectl.giveSuccessfully(Overlay.text(rights), "apply", "-f", "-");
    // The server's own view of roles follows a moment later.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> may("spark-launcher", "create", "sparkapplications.spark.apache.org"));
  }

  static Stream<String> accounts() {
    return Stream.concat(
        Stream.of("default"), overlay.of("ServiceAccount").stream().map(Manifest::name));
  }

  @ParameterizedTest
  @CsvSource({
    "spark-launcher, create, sparkapplications.spark.apache.org",
    "spark-launcher, get, sparkapplications.spark.apache.org",
    "spark-launcher, watch, sparkapplications.spark.apache.org",
    "spark-launcher, delete, sparkapplications.spark.apache.org",
    "spark-launcher, list, pods",
    "spark-launcher, get, pods/log",
    "spark, create, pods",
    "spark, watch, pods",
    "spark, deletecollection, pods",
    "spark, create, configmaps",
    "spark, deletecollection, services",
  })
  void haveWhatTheirWorkNeeds(String account, String verb, String resource) {
    assertThat(may(account, verb, resource)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "spark-launcher, create, pods",
    "spark-launcher, delete, pods",
    "spark-launcher, create, configmaps",
    "spark-launcher, deletecollection, sparkapplications.spark.apache.org",
    "spark-launcher, create, sparkapplications.sparkoperator.k8s.io",
    "spark-launcher, create, jobs.batch",
    "spark-launcher, watch, pods",
    "spark, patch, pods",
    "spark, create, services",
    "spark, get, configmaps",
    "spark, deletecollection, persistentvolumeclaims",
    "spark, create, sparkapplications.spark.apache.org",
    "spark, patch, services",
    "default, get, pods",
    "default, list, configmaps",
  })
  void haveNoMore(String account, String verb, String resource) {
    assertThat(may(account, verb, resource)).isFalse();
  }

  /** None can read secrets that are not its own, enter a Pod, or give itself more. */
  @ParameterizedTest
  @MethodSource("accounts")
  void cannotReachBeyondTheirWork(String account) {
    for (String forbidden :
        List.of(
            "get secrets",
            "list secrets",
            "create pods/exec",
            "create pods/attach",
            "create pods/portforward",
            "create pods/ephemeralcontainers",
            "create serviceaccounts/token",
            "create rolebindings.rbac.authorization.k8s.io",
            "bind roles.rbac.authorization.k8s.io",
            "escalate roles.rbac.authorization.k8s.io",
            "impersonate serviceaccounts",
            "update networkpolicies.networking.k8s.io",
            "patch serviceaccounts")) {
      String[] words = forbidden.split(" ", -1);
      assertThat(may(account, words[0], words[1])).as(account + " " + forbidden).isFalse();
    }
    Kubectl elsewhere = kubectl.in("kube-system");
    for (String anywhere : List.of("pods", "configmaps", "sparkapplications.spark.apache.org")) {
      assertThat(may(elsewhere, account, "list", anywhere)).as(account + " elsewhere").isFalse();
    }
  }

  /** A right to one by its name is not seen by who asks for all. */
  @ParameterizedTest
  @MethodSource("accounts")
  void readNoSecretButThoseThatALauncherLooksAt(String account) {
    References references = new References();
    overlay.manifests().forEach(one -> references.collect(one.json()));
    assertThat(references.secrets().keySet())
        .isNotEmpty()
        .allSatisfy(
            secret ->
                assertThat(
                        kubectl
                            .run(
                                "auth",
                                "can-i",
                                "get",
                                "secrets/" + secret,
                                "--as=" + user(account))
                            .output()
                            .strip())
                    .as(account + " reads " + secret)
                    .isEqualTo(
                        account.equals("spark-launcher") && LOOKED_AT.contains(secret)
                            ? "yes"
                            : "no"));
  }

  @Test
  void areNamedOneByOne() {
    for (String name : Overlay.names()) {
      for (Manifest role : Overlay.render(kubectl, name).of("Role", "ClusterRole")) {
        for (String field : List.of("apiGroups", "resources", "verbs")) {
          assertThat(role.everywhere(field)).as(name + " " + role).noneMatch(RightsIT::hasWildcard);
        }
      }
      assertThat(Overlay.render(kubectl, name).of("ClusterRoleBinding")).isEmpty();
    }
  }

  /** A token in a Pod that has no use for it is a gift to whoever breaks in. */
  @Test
  void areGivenToPodsThatAskTheServerAlone() {
    for (String name : Overlay.names()) {
      for (PodTemplate pod : PodTemplate.of(Overlay.render(kubectl, name))) {
        var spec = pod.json().path("spec");
        boolean mounted = spec.path("automountServiceAccountToken").asBoolean(true);
        boolean asks =
            pod.owner().endsWith(" driver")
                || spec.path("serviceAccountName").asText().equals("spark-launcher");
        assertThat(mounted).as(name + ": the token of " + pod).isEqualTo(asks);
      }
    }
  }

  /** The same as a request, not as a question. */
  @Test
  void holdForRequests() {
    assertThat(as("spark-launcher", "get", "sparkapplications.spark.apache.org").code()).isZero();
    Kubectl.Ended refused = as("spark-launcher", "get", "secrets");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.errors()).contains("Forbidden").contains(user("spark-launcher"));
  }

  private static boolean hasWildcard(JsonNode words) {
    return Manifest.elements(words).stream().anyMatch(word -> word.asText().equals("*"));
  }

  private static boolean may(String account, String verb, String resource) {
    return may(kubectl, account, verb, resource);
  }

  private static boolean may(Kubectl where, String account, String verb, String resource) {
    List<String> words = new ArrayList<>(List.of("auth", "can-i", verb));
    int slash = resource.indexOf('/');
    words.add(slash < 0 ? resource : resource.substring(0, slash));
    if (slash >= 0) {
      words.add("--subresource=" + resource.substring(slash + 1));
    }
    words.add("--as=" + user(account));
    Kubectl.Ended ended = where.run(words.toArray(String[]::new));
    assertThat(ended.output().strip()).as(ended.all()).isIn("yes", "no");
    assertThat(ended.errors()).as("the server knows " + resource).isEmpty();
    return ended.output().startsWith("yes");
  }

  private static Kubectl.Ended as(String account, String verb, String resource) {
    return kubectl.run(verb, resource, "--as=" + user(account));
  }

  private static String user(String account) {
    return "system:serviceaccount:" + kubectl.namespace() + ":" + account;
  }
}
