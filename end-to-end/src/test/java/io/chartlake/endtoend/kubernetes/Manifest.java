package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** One object as {@code deploy/} has it. */
public record Manifest(ObjectNode json) {
  public String kind() {
    return json.path("kind").asText();
  }

  public String name() {
    return json.path("metadata").path("name").asText();
  }

  public boolean is(String kind, String name) {
    return kind().equals(kind) && name().equals(name);
  }

  /** The same object in another namespace, and whoever of the old one it speaks of. */
  public Manifest in(String namespace) {
    ObjectNode copy = json.deepCopy();
    copy.withObjectProperty("metadata").put("namespace", namespace);
    for (JsonNode subject : copy.path("subjects")) {
      ((ObjectNode) subject).put("namespace", namespace);
    }
    return new Manifest(copy);
  }

  /** The same object with another value at a place, such as {@code /spec/replicas}. */
  public Manifest with(String pointer, JsonNode value) {
    ObjectNode copy = json.deepCopy();
    parent(copy, pointer).set(field(pointer), value);
    return new Manifest(copy);
  }

  /** The same object with nothing at a place. */
  public Manifest without(String pointer) {
    ObjectNode copy = json.deepCopy();
    if (parent(copy, pointer).remove(field(pointer)) == null) {
      throw new IllegalArgumentException(this + " has no " + pointer);
    }
    return new Manifest(copy);
  }

  /** Every value of a field of this name, wherever it stands. */
  public List<JsonNode> everywhere(String field) {
    return json.findValues(field);
  }

  public static List<JsonNode> elements(JsonNode array) {
    return new ArrayList<>(StreamSupport.stream(array.spliterator(), false).toList());
  }

  private ObjectNode parent(ObjectNode root, String pointer) {
    if (root.at(pointer.substring(0, pointer.lastIndexOf('/'))) instanceof ObjectNode found) {
      return found;
    }
    throw new IllegalArgumentException(this + " has no place for " + pointer);
  }

  private static String field(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
