package io.chartlake.sparklauncher.fake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Objects of one namespace, by kind and name. */
public final class FakeObjects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final Set<String> groups =
      new HashSet<>(Set.of("sparkoperator.k8s.io/v1beta2", "spark.apache.org/v1"));
  private long version = 1;

  /** Makes the cluster one without an operator's definitions. */
  public synchronized void forget(String group) {
    groups.remove(group);
  }

  synchronized Optional<JsonNode> groups(String group, String version) {
    if (!groups.contains(group + "/" + version)) {
      return Optional.empty();
    }
    ObjectNode list =
        JSON.createObjectNode()
            .put("kind", "APIResourceList")
            .put("groupVersion", group + "/" + version);
    list.putArray("resources")
        .addObject()
        .put("name", "sparkapplications")
        .put("kind", "SparkApplication")
        .put("namespaced", true);
    return Optional.of(list);
  }

  /** Puts an object there; its metadata needs a name. Null when the name is taken. */
  public synchronized JsonNode create(String kind, ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    String key = key(kind, metadata.path("name").asText());
    if (objects.containsKey(key)) {
      return null;
    }
    version++;
    metadata
        .put("namespace", FakeApi.NAMESPACE)
        .put("uid", "uid-" + version)
        .put("resourceVersion", Long.toString(version));
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    objects.put(key, object);
    return object.deepCopy();
  }

  /** The same from text. */
  public JsonNode create(String kind, String json) {
    try {
      return create(kind, (ObjectNode) JSON.readTree(json));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  synchronized JsonNode change(String kind, String name, String pointer, Object value) {
    ObjectNode object = objects.get(key(kind, name));
    version++;
    object.withObject("/metadata").put("resourceVersion", Long.toString(version));
    JsonPointer at = JsonPointer.compile(pointer);
    object.withObject(at.head()).set(at.last().getMatchingProperty(), JSON.valueToTree(value));
    return object.deepCopy();
  }

  synchronized JsonNode remove(String kind, String name) {
    ObjectNode removed = objects.remove(key(kind, name));
    if (removed != null) {
      version++;
      removed.withObject("/metadata").put("resourceVersion", Long.toString(version));
    }
    return removed;
  }

  /** Null when there is none. */
  public synchronized JsonNode find(String kind, String name) {
    ObjectNode found = objects.get(key(kind, name));
    return found == null ? null : found.deepCopy();
  }

  synchronized String version() {
    return Long.toString(version);
  }

  synchronized List<JsonNode> list(String kind, Map<String, String> query) {
    List<JsonNode> list = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          if (key.startsWith(kind + "/") && matches(object, query)) {
            list.add(object.deepCopy());
          }
        });
    return list;
  }

  synchronized List<JsonNode> changedSince(String kind, Map<String, String> query) {
    long since = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    return list(kind, query).stream()
        .filter(object -> object.path("metadata").path("resourceVersion").asLong() > since)
        .toList();
  }

  private static boolean matches(JsonNode object, Map<String, String> query) {
    for (String term : query.getOrDefault("labelSelector", "").split(",", -1)) {
      String[] pair = term.split("=", 2);
      if (pair.length == 2
          && !object.path("metadata").path("labels").path(pair[0]).asText().equals(pair[1])) {
        return false;
      }
    }
    for (String term : query.getOrDefault("fieldSelector", "").split(",", -1)) {
      String[] pair = term.split("=", 2);
      if (pair.length == 2
          && !object.at("/" + pair[0].replace('.', '/')).asText().equals(pair[1])) {
        return false;
      }
    }
    return true;
  }

  private static String key(String kind, String name) {
    return kind + "/" + name;
  }
}
