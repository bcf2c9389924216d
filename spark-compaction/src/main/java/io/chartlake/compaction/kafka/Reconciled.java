package io.chartlake.compaction.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.compaction.table.PartitionComparison;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * How a table compares with its topic.
 *
 * @param compared keys that were judged
 * @param pending keys whose last record the table has not read
 * @param unjudged rows of keys of which the topic holds only rejected records
 * @param rejects records of the topic that can't become rows
 * @param differing judged keys that are not as they should be
 * @param foreignRows rows in files that no round can have written
 * @param snapshot of the table; empty for a table that never had one
 * @param watermark of that snapshot
 * @param differences of the differing keys the first by partition and key, at most {@link
 *     PartitionComparison#MAX_DESCRIBED}
 */
public record Reconciled(
    long compared,
    long pending,
    long unjudged,
    long rejects,
    long differing,
    long foreignRows,
    OptionalLong snapshot,
    Watermark watermark,
    List<PartitionComparison.Difference> differences) {
  public Reconciled {
    differences = List.copyOf(differences);
  }

  static Reconciled of(
      List<ReconcileTask.Finding> findings,
      long foreignRows,
      OptionalLong snapshot,
      Watermark watermark) {
    return new Reconciled(
        sum(findings, finding -> finding.rows().compared()),
        sum(findings, finding -> finding.rows().pending()),
        sum(findings, finding -> finding.rows().unjudged()),
        sum(findings, finding -> finding.counts().rejects()),
        sum(findings, finding -> finding.rows().differing()),
        foreignRows,
        snapshot,
        watermark,
        findings.stream()
            .flatMap(finding -> finding.rows().first().stream())
            .limit(PartitionComparison.MAX_DESCRIBED)
            .toList());
  }

  private static long sum(
      List<ReconcileTask.Finding> findings, ToLongFunction<ReconcileTask.Finding> number) {
    return findings.stream().mapToLong(number).sum();
  }

  /** Whether every judged key is as it should be, and nothing is beside them. */
  public boolean isEqual() {
    return differing == 0 && foreignRows == 0;
  }

  /** One line of JSON. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("compared", compared);
      json.writeNumberField("pending", pending);
      json.writeNumberField("unjudged", unjudged);
      json.writeNumberField("rejects", rejects);
      json.writeNumberField("differing", differing);
      json.writeNumberField("foreignRows", foreignRows);
      json.writeFieldName("snapshot");
      if (snapshot.isPresent()) {
        json.writeNumber(snapshot.getAsLong());
      } else {
        json.writeNull();
      }
      json.writeFieldName("watermark");
      watermark.write(json);
      json.writeArrayFieldStart("differences");
      for (PartitionComparison.Difference difference : differences) {
        json.writeStartObject();
        json.writeNumberField("partition", difference.partition());
        json.writeFieldName("key");
        json.writeRawValue(difference.key());
        json.writeFieldName("topic");
        json.writeRawValue(difference.expected());
        json.writeFieldName("table");
        json.writeRawValue(difference.found());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** One line for the log. */
  String summary() {
    return "compared "
        + compared
        + ", pending "
        + pending
        + (unjudged == 0 ? "" : ", unjudged " + unjudged)
        + ", differing "
        + differing
        + (foreignRows == 0 ? "" : ", rows of another writer " + foreignRows);
  }
}
