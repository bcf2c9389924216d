package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which Secrets and ConfigMaps manifests speak of, and which keys of each. */
final class References {
  private final Map<String, Set<String>> secrets = new TreeMap<>();
  private final Map<String, Set<String>> configMaps = new TreeMap<>();

  /** By name; the keys are none where all of them are taken. */
  Map<String, Set<String>> secrets() {
    return secrets;
  }

  Map<String, Set<String>> configMaps() {
    return configMaps;
  }

  /** Looks through a manifest, or any part of one. */
  void collect(JsonNode node) {
    key(secrets, node.path("secretKeyRef"), "name");
    key(configMaps, node.path("configMapKeyRef"), "name");
    key(secrets, node.path("secretRef"), "name");
    key(configMaps, node.path("configMapRef"), "name");
    // A volume names its Secret otherwise than a part of a projected one.
    items(secrets, node.path("secret"), "secretName");
    items(secrets, node.path("secret"), "name");
    items(configMaps, node.path("configMap"), "name");
    // Strimzi's words.
    key(secrets, node, "secretName");
    node.forEach(this::collect);
  }

  private static void key(Map<String, Set<String>> into, JsonNode reference, String name) {
    if (reference.path(name).isTextual()) {
      Set<String> keys =
          into.computeIfAbsent(reference.path(name).asText(), any -> new TreeSet<>());
      for (String field : new String[] {"key", "certificate"}) {
        if (reference.path(field).isTextual()) {
          keys.add(reference.path(field).asText());
        }
      }
    }
  }

  private static void items(Map<String, Set<String>> into, JsonNode volume, String name) {
    if (volume.path(name).isTextual()) {
      Set<String> keys = into.computeIfAbsent(volume.path(name).asText(), any -> new TreeSet<>());
      volume.path("items").forEach(item -> keys.add(item.path("key").asText()));
    }
  }
}
