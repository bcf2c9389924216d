package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One of {@code deploy/overlays}, as kustomize renders it. */
public record Overlay(String name, List<Manifest> manifests) {
  static final Path FOLDER = ControlPlane.ROOT.resolve("deploy/overlays");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

  /** All there are. */
  static List<String> names() {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Overlay render(Kubectl kubectl, String name) {
    return RENDERED.computeIfAbsent(name, overlay -> render(kubectl, FOLDER.resolve(overlay)));
  }

  /** Any folder with a kustomization. */
  public static Overlay render(Kubectl kubectl, Path folder) {
    return new Overlay(
        folder.getFileName().toString(), parse(kubectl.succeed("kustomize", folder.toString())));
  }

  public static List<Manifest> parse(String yaml) {
    try (MappingIterator<ObjectNode> documents =
        YAML.readerFor(ObjectNode.class).readValues(yaml)) {
      return documents.readAll().stream().map(Manifest::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As one text that kubectl reads. */
  public static String text(List<Manifest> manifests) {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    manifests.forEach(manifest -> list.withArrayProperty("items").add(manifest.json()));
    return list.toString();
  }

  public List<Manifest> of(String... kinds) {
    return manifests.stream().filter(one -> List.of(kinds).contains(one.kind())).toList();
  }

  public Manifest get(String kind, String name) {
    return manifests.stream()
        .filter(one -> one.is(kind, name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(this + " has no " + kind + " " + name));
  }

  /** Also those that a launcher reads from a ConfigMap. */
  List<Manifest> sparkApplications() {
    List<Manifest> all = new ArrayList<>(of("SparkApplication", "ScheduledSparkApplication"));
    for (Manifest configMap : of("ConfigMap")) {
      for (JsonNode value : configMap.json().path("data")) {
        if (value.asText().contains("kind: SparkApplication")) {
          all.addAll(parse(value.asText()));
        }
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return "overlay " + name;
  }
}
