package io.chartlake.endtoend.superset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The assets of {@code dashboards/} as their files have them. */
final class Assets {
  static final Path FOLDER =
      Path.of(System.getProperty("chartlake.home")).normalize().resolve("dashboards");

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private Assets() {}

  /** One file. */
  record Asset(String file, JsonNode content) {
    String text(String field) {
      JsonNode value = content.path(field);
      if (!value.isTextual()) {
        throw new AssertionError(file + " has no " + field);
      }
      return value.textValue();
    }

    String uuid() {
      return text("uuid");
    }

    /** The query that a chart keeps for whoever asks for its data without its page. */
    JsonNode query() {
      try {
        return JSON.readTree(text("query_context")).path("queries").path(0);
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static List<Asset> databases() {
    return of("databases");
  }

  static List<Asset> datasets() {
    return of("datasets");
  }

  static List<Asset> charts() {
    return of("charts");
  }

  static List<Asset> dashboards() {
    return of("dashboards");
  }

  static List<Asset> all() {
    return Stream.of(databases(), datasets(), charts(), dashboards())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Asset> of(String kind) {
    Path assets = FOLDER.resolve("assets");
    try (Stream<Path> files = Files.walk(assets.resolve(kind))) {
      List<Asset> found = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        found.add(new Asset(assets.relativize(file) + "", YAML.readTree(file.toFile())));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Asset withUuid(List<Asset> assets, String uuid) {
    return assets.stream()
        .filter(asset -> asset.uuid().equals(uuid))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no asset has the uuid " + uuid));
  }

  /** The one that has this text in a field. */
  static Asset named(List<Asset> assets, String field, String name) {
    return assets.stream()
        .filter(asset -> asset.text(field).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no asset has the " + field + " " + name));
  }

  /** Names that a chart of this dataset can ask for. */
  static Set<String> columnsAndMetrics(Asset dataset) {
    Set<String> names = new TreeSet<>(columns(dataset));
    dataset.content().path("metrics").forEach(m -> names.add(m.path("metric_name").asText()));
    return names;
  }

  static Set<String> columns(Asset dataset) {
    Set<String> names = new TreeSet<>();
    dataset.content().path("columns").forEach(c -> names.add(c.path("column_name").asText()));
    return names;
  }

  /** The boxes of a dashboard that hold charts. */
  static List<JsonNode> positions(Asset dashboard) {
    List<JsonNode> positions = new ArrayList<>();
    for (JsonNode node : dashboard.content().path("position")) {
      if (node.path("type").asText().equals("CHART")) {
        positions.add(node);
      }
    }
    return positions;
  }

  /** The charts of a dashboard, in no particular order. */
  static List<Asset> charts(Asset dashboard) {
    List<Asset> all = charts();
    return positions(dashboard).stream()
        .map(position -> withUuid(all, position.path("meta").path("uuid").asText()))
        .toList();
  }
}
