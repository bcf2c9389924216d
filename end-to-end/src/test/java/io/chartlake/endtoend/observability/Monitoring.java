package io.chartlake.endtoend.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code deploy/} has for Prometheus and Grafana, as its files have it. */
final class Monitoring {
  static final Path DEPLOY =
      Path.of(System.getProperty("chartlake.home")).normalize().resolve("deploy");
  static final Path FOLDER = DEPLOY.resolve("base/07-observability");

  private static final YAMLMapper YAML = new YAMLMapper();

  private Monitoring() {}

  /** A rule of an alert. */
  record Alert(String name, String expression, JsonNode rule) {
    String annotation(String key) {
      return rule.path("annotations").path(key).asText();
    }
  }

  /** A query of a panel. */
  record Query(String panel, String expression) {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(String file) {
    try {
      return YAML.readTree(text(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The rules as Prometheus itself reads them. */
  static JsonNode rules() {
    return read("prometheusrule-chartlake.yaml").path("spec");
  }

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode group : rules().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        alerts.add(new Alert(rule.path("alert").asText(), rule.path("expr").asText(), rule));
      }
    }
    return alerts;
  }

  static JsonNode dashboard() {
    return read("chartlake.json");
  }

  static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(new Query(panel.path("title").asText(), target.path("expr").asText()));
      }
    }
    return queries;
  }

  /** Every metric that a rule or a panel asks for, and who does. */
  static Map<String, Set<String>> metrics() {
    Map<String, Set<String>> metrics = new TreeMap<>();
    for (Alert alert : alerts()) {
      for (String name : MetricNames.of(alert.expression())) {
        metrics.computeIfAbsent(name, metric -> new TreeSet<>()).add(alert.name());
      }
    }
    for (Query query : queries()) {
      for (String name : MetricNames.of(query.expression())) {
        metrics.computeIfAbsent(name, metric -> new TreeSet<>()).add(query.panel());
      }
    }
    return metrics;
  }
}
