package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a network that enforces policies lets through, judged by the policies' own text: a pod that
 * some policy of a direction selects may do in that direction what one of them allows, and nothing
 * else.
 */
record NetworkPolicies(String namespace, List<Manifest> policies) {

  /** One end of a flow: labels of a pod, or none for an address outside of the cluster. */
  record End(String name, String namespace, Map<String, String> labels) {
    static final End OUTSIDE = new End("outside", "", Map.of());

    private boolean isPod() {
      return !namespace.isEmpty();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  boolean allow(End from, End to, int port) {
    return allows("Egress", from, to, port) && allows("Ingress", to, from, port);
  }

  private boolean allows(String direction, End selected, End peer, int port) {
    List<Manifest> about =
        policies.stream()
            .filter(policy -> selected.namespace().equals(namespace))
            .filter(policy -> names(policy.json().at("/spec/policyTypes"), direction))
            .filter(policy -> matches(policy.json().at("/spec/podSelector"), selected.labels()))
            .toList();
    boolean outwards = direction.equals("Egress");
    return about.isEmpty()
        || about.stream()
            .flatMap(
                policy ->
                    Manifest.elements(
                        policy.json().path("spec").path(outwards ? "egress" : "ingress"))
                        .stream())
            .anyMatch(
                rule ->
                    hasPort(rule.path("ports"), port)
                        && hasPeer(rule.path(outwards ? "to" : "from"), peer));
  }

  private static boolean names(JsonNode types, String direction) {
    return Manifest.elements(types).stream().anyMatch(type -> type.asText().equals(direction));
  }

  private static boolean hasPort(JsonNode ports, int port) {
    return ports.isEmpty()
        || Manifest.elements(ports).stream()
            .anyMatch(
                one ->
                    one.path("port").asInt() <= port
                        && port <= one.path("endPort").asInt(one.path("port").asInt()));
  }

  private boolean hasPeer(JsonNode peers, End end) {
    return peers.isEmpty() || Manifest.elements(peers).stream().anyMatch(peer -> isPeer(peer, end));
  }

  private boolean isPeer(JsonNode peer, End end) {
    if (peer.has("ipBlock")) {
      return !end.isPod() && peer.at("/ipBlock/cidr").asText().equals("0.0.0.0/0");
    }
    Map<String, String> ofNamespace = Map.of("kubernetes.io/metadata.name", end.namespace());
    return end.isPod()
        && (peer.has("namespaceSelector")
            ? matches(peer.path("namespaceSelector"), ofNamespace)
            : end.namespace().equals(namespace))
        && matches(peer.path("podSelector"), end.labels());
  }

  private static boolean matches(JsonNode selector, Map<String, String> labels) {
    if (selector.has("matchExpressions")) {
      throw new IllegalArgumentException("not understood here: " + selector);
    }
    return selector.path("matchLabels").properties().stream()
        .allMatch(wanted -> wanted.getValue().asText().equals(labels.get(wanted.getKey())));
  }

  /** A policy as an operator would add it: who is selected, and who may come in at which ports. */
  static Manifest ingress(Map<String, String> selected, Map<Integer, List<JsonNode>> peers) {
    var policy = JsonNodeFactory.instance.objectNode();
    var spec = policy.put("kind", "NetworkPolicy").putObject("spec");
    spec.putArray("policyTypes").add("Ingress");
    var labels = spec.putObject("podSelector").putObject("matchLabels");
    selected.forEach(labels::put);
    var rules = spec.putArray("ingress");
    peers.forEach(
        (port, from) -> {
          var rule = rules.addObject();
          rule.putArray("ports").addObject().put("port", port);
          rule.putArray("from").addAll(from);
        });
    return new Manifest(policy);
  }

  /** A peer by its labels. */
  static JsonNode peer(String... labels) {
    var peer = JsonNodeFactory.instance.objectNode();
    var wanted = peer.putObject("podSelector").putObject("matchLabels");
    Arrays.stream(labels)
        .map(label -> label.split("=", 2))
        .forEach(label -> wanted.put(label[0], label[1]));
    return peer;
  }
}
