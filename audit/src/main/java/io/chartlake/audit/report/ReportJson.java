package io.chartlake.audit.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.audit.model.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report for programs. */
public final class ReportJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  public static void write(AuditReport report, Path file) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("at", report.at().toString());
    root.put("ok", report.ok());
    ObjectNode cut = root.putObject("cut");
    report.cut().ledger().forEach(cut.putObject("ledger")::put);
    ObjectNode topics = cut.putObject("topics");
    report
        .cut()
        .topics()
        .forEach(
            (topic, ends) -> {
              ObjectNode partitions = topics.putObject(topic);
              ends.forEach((partition, end) -> partitions.put(partition.toString(), end));
            });
    for (LayerResult layer : report.layers()) {
      ObjectNode node = root.withArray("layers").addObject();
      node.put("layer", layer.layer());
      node.put("records", layer.records());
      node.put("lost", layer.figures().lost());
      node.put("double", layer.figures().doubled());
      node.put("wrong", layer.figures().wrong());
      node.put("verdict", layer.verdict().toString());
      node.put("note", layer.note());
      layer.items().forEach(node.putArray("differences")::add);
    }
    try {
      Files.write(file, MAPPER.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new SourceException("cannot write the report to '" + file + "': " + e.getMessage(), e);
    }
  }
}
