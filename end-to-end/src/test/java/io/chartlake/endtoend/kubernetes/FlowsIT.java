package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.endtoend.kubernetes.NetworkPolicies.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pod reaches what it is configured for, and nothing else that is here: what a pod needs is
 * told by the Secrets and ConfigMaps it is given, what it may by the policies and its labels.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class FlowsIT {
  /** By the names of Secrets and ConfigMaps. */
  private static final Map<String, String> NEED_BY_WHAT_IS_GIVEN =
      Map.of(
          "chartlake-cluster-ca-cert", "kafka",
          "s3", "s3",
          "trino-ca", "trino",
          "metastore-db", "metastore-db",
          "superset-db", "superset-db");

  private static Kubectl kubectl;

  @BeforeAll
  static void use(ControlPlane kubernetes) {
    kubectl = kubernetes.kubectl();
  }

  static List<String> overlays() {
    return Overlay.names();
  }

  /** A pod and the names of all it needs to reach. */
  private record Pod(End end, Set<String> needs) {}

  /** What a pod may want to reach. */
  private record Target(End end, int port) {}

  @ParameterizedTest
  @MethodSource("overlays")
  void reachWhatTheyNeedAndNothingElse(String name) throws IOException {
    Overlay overlay = Overlay.render(kubectl, name);
    String namespace = overlay.of("Namespace").get(0).name();
    List<Pod> pods = new ArrayList<>(ofTemplates(overlay, namespace));
    pods.addAll(ofStrimzi(overlay, namespace));
    pods.addAll(ofCharts(namespace));
    NetworkPolicies network = network(overlay, namespace);
    Map<String, Target> targets = targets(pods, overlay);

    Set<String> wrong = new TreeSet<>();
    int needed = 0;
    for (Pod pod : pods) {
      for (Map.Entry<String, Target> target : targets.entrySet()) {
        boolean needs = pod.needs().contains(target.getKey());
        boolean may = network.allow(pod.end(), target.getValue().end(), target.getValue().port());
        needed += needs ? 1 : 0;
        if (needs != may && !pod.end().equals(target.getValue().end())) {
          wrong.add(pod.end() + (needs ? " cannot reach " : " may reach ") + target.getKey());
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(needed).as("flows that were looked at").isGreaterThan(50);
  }

  /** Strimzi's pods among themselves, Trino's, Spark's, and who may come from elsewhere. */
  @ParameterizedTest
  @MethodSource("overlays")
  void partsOfOneThingReachEachOther(String name) throws IOException {
    Overlay overlay = Overlay.render(kubectl, name);
    String namespace = overlay.of("Namespace").get(0).name();
    NetworkPolicies network = network(overlay, namespace);
    List<Pod> strimzi = ofStrimzi(overlay, namespace);
    List<End> brokers =
        strimzi.stream().map(Pod::end).filter(pod -> pod.name().startsWith("pool ")).toList();
    End operator = named(strimzi, "entity operator");
    End worker = named(strimzi, "connect");
    End coordinator = named(ofCharts(namespace), "trino coordinator");
    End spark =
        ofTemplates(overlay, namespace).stream()
            .map(Pod::end)
            .filter(pod -> pod.name().endsWith(" executor"))
            .findFirst()
            .orElseThrow();

    for (End from : brokers) {
      for (End to : brokers) {
        assertThat(network.allow(from, to, 9090)).as(from + " to " + to).isTrue();
        assertThat(network.allow(from, to, 9091)).as(from + " to " + to).isTrue();
      }
      assertThat(network.allow(operator, from, 9091)).isTrue();
      assertThat(network.allow(coordinator, from, 9091)).isFalse();
    }
    assertThat(network.allow(worker, worker, 8083)).isTrue();
    assertThat(network.allow(coordinator, worker, 8083)).isFalse();
    assertThat(network.allow(coordinator, coordinator, 8080)).isTrue();
    assertThat(network.allow(worker, coordinator, 8080)).isFalse();
    assertThat(network.allow(spark, spark, 7078)).isTrue();
    assertThat(network.allow(worker, spark, 7078)).isFalse();
    assertThat(network.allow(End.OUTSIDE, coordinator, 8080)).isFalse();
  }

  private static List<Pod> ofTemplates(Overlay overlay, String namespace) {
    List<Pod> pods = new ArrayList<>();
    for (PodTemplate template : PodTemplate.of(overlay)) {
      Set<String> needs = new TreeSet<>(Set.of("dns"));
      NEED_BY_WHAT_IS_GIVEN.forEach(
          (given, needed) -> {
            // A database is given its own password.
            if (given(template.json()).contains(given)
                && !template.owner().equals("StatefulSet " + needed)) {
              needs.add(needed);
            }
          });
      if (template.json().at("/spec/automountServiceAccountToken").asBoolean()) {
        needs.add("api-server");
      }
      if (template.owner().endsWith(" driver")) {
        needs.add("metastore");
      }
      pods.add(pod(template.owner(), namespace, labels(template.json()), needs));
    }
    return pods;
  }

  /** Names of all Secrets and ConfigMaps that a pod is given. */
  private static Set<String> given(JsonNode pod) {
    Set<String> names = new TreeSet<>();
    for (String field : List.of("configMapKeyRef", "secretKeyRef", "configMap", "secret")) {
      for (JsonNode reference : pod.findValues(field)) {
        names.add(reference.path("name").asText(reference.path("secretName").asText()));
      }
    }
    return names;
  }

  /** As Strimzi makes them: labels of its own, and those of the template. */
  private static List<Pod> ofStrimzi(Overlay overlay, String namespace) {
    JsonNode kafka = overlay.get("Kafka", "chartlake").json().path("spec");
    List<Pod> pods = new ArrayList<>();
    for (Manifest pool : overlay.of("KafkaNodePool")) {
      JsonNode own = pool.json().at("/spec/template/pod");
      Map<String, String> labels =
          labels(own.isMissingNode() ? kafka.at("/kafka/template/pod") : own);
      labels.putAll(strimzi("Kafka", "chartlake", "chartlake-kafka"));
      Set<String> needs = new TreeSet<>(Set.of("dns", "kafka", "api-server"));
      pods.add(pod("pool " + pool.name(), namespace, labels, needs));
    }
    Map<String, String> operator = labels(kafka.at("/entityOperator/template/pod"));
    operator.putAll(strimzi("Kafka", "chartlake", "chartlake-entity-operator"));
    pods.add(pod("entity operator", namespace, operator, Set.of("dns", "kafka", "api-server")));
    Map<String, String> connect =
        labels(overlay.get("KafkaConnect", "landing").json().at("/spec/template/pod"));
    connect.putAll(strimzi("KafkaConnect", "landing", "landing-connect"));
    pods.add(pod("connect", namespace, connect, Set.of("dns", "kafka", "s3", "api-server")));
    return pods;
  }

  private static List<Pod> ofCharts(String namespace) throws IOException {
    JsonNode trino = HelmValues.of("trino");
    List<Pod> pods = new ArrayList<>();
    for (String part : List.of("coordinator", "worker")) {
      Map<String, String> labels = strings(trino.path(part).path("labels"));
      labels.put("app.kubernetes.io/name", "trino");
      pods.add(pod("trino " + part, namespace, labels, Set.of("dns", "s3", "metastore")));
    }
    JsonNode superset = HelmValues.of("superset");
    pods.add(
        pod(
            "superset",
            namespace,
            strings(superset.at("/supersetNode/podLabels")),
            Set.of("dns", "trino", "superset-db")));
    return pods;
  }

  private static Map<String, Target> targets(List<Pod> pods, Overlay overlay) {
    boolean openShift = !overlay.of("Route").isEmpty();
    End dns =
        openShift
            ? new End("dns", "openshift-dns", Map.of())
            : new End("dns", "kube-system", Map.of("k8s-app", "kube-dns"));
    End gateway = new End("gateway", "rook-ceph", Map.of("app", "rook-ceph-rgw"));
    return Map.of(
        "kafka", new Target(named(pods, "pool kafka"), 9093),
        "metastore", new Target(named(pods, "Deployment hive-metastore"), 9083),
        "metastore-db", new Target(named(pods, "StatefulSet metastore-db"), 5432),
        "superset-db", new Target(named(pods, "StatefulSet superset-db"), 5432),
        "trino", new Target(named(pods, "trino coordinator"), 8443),
        "s3", new Target(gateway, 8080),
        "api-server", new Target(End.OUTSIDE, 6443),
        "dns", new Target(dns, openShift ? 5353 : 53));
  }

  /** Chartlake's own policies, and those that Strimzi adds for its pods. */
  private static NetworkPolicies network(Overlay overlay, String namespace) {
    List<Manifest> policies = new ArrayList<>(overlay.of("NetworkPolicy"));
    JsonNode brokers =
        NetworkPolicies.peer(
            "strimzi.io/cluster=chartlake",
            "strimzi.io/kind=Kafka",
            "strimzi.io/name=chartlake-kafka");
    JsonNode operator = NetworkPolicies.peer("strimzi.io/name=chartlake-entity-operator");
    JsonNode listener =
        overlay.get("Kafka", "chartlake").json().at("/spec/kafka/listeners/0/networkPolicyPeers");
    policies.add(
        NetworkPolicies.ingress(
            strimzi("Kafka", "chartlake", "chartlake-kafka"),
            Map.of(
                9090, List.of(brokers),
                9091, List.of(brokers, operator),
                9093, Manifest.elements(listener))));
    return new NetworkPolicies(namespace, policies);
  }

  private static Map<String, String> strimzi(String kind, String cluster, String name) {
    return Map.of("strimzi.io/kind", kind, "strimzi.io/cluster", cluster, "strimzi.io/name", name);
  }

  private static Pod pod(
      String name, String namespace, Map<String, String> labels, Set<String> needs) {
    return new Pod(new End(name, namespace, labels), needs);
  }

  private static End named(List<Pod> pods, String name) {
    return pods.stream()
        .map(Pod::end)
        .filter(end -> end.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pod " + name));
  }

  private static Map<String, String> labels(JsonNode pod) {
    return strings(pod.at("/metadata/labels"));
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> all = new TreeMap<>();
    object.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    return all;
  }
}
