package io.chartlake.compaction.maintain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run of maintenance has done.
 *
 * @param rewrite data and delete files
 * @param stamped whether the watermark was stated again
 * @param tag the hour's tag, when this run has made it
 * @param expiry snapshots, tags and their files
 * @param orphans files nobody knew
 * @param merge raw objects
 * @param seconds time by step
 */
public record MaintenanceResult(
    FileRewrite.Outcome rewrite,
    boolean stamped,
    Optional<String> tag,
    SnapshotExpiry.Outcome expiry,
    OrphanRemoval.Outcome orphans,
    RawMerge.Outcome merge,
    Map<String, Duration> seconds) {

  public MaintenanceResult {
    seconds = new TreeMap<>(seconds);
  }

  /** One line of JSON. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("filesRewritten", rewrite.filesReplaced());
      json.writeNumberField("filesWritten", rewrite.filesWritten());
      json.writeNumberField("deleteFilesGone", rewrite.deletesGone());
      json.writeNumberField("partitionsLeft", rewrite.partitionsLeft());
      json.writeBooleanField("stamped", stamped);
      json.writeStringField("tagMade", tag.orElse(null));
      json.writeNumberField("tagsExpired", expiry.tags());
      json.writeNumberField("snapshotsExpired", expiry.snapshots());
      json.writeNumberField("filesExpired", expiry.files());
      json.writeNumberField("orphansRemoved", orphans.files());
      json.writeNumberField("rawObjectsMerged", merge.merged());
      json.writeNumberField("rawObjectsWritten", merge.written());
      json.writeNumberField("rawGroupsLeft", merge.left());
      json.writeNumberField("bytesFreed", expiry.bytes() + orphans.bytes() + merge.bytes());
      json.writeObjectFieldStart("seconds");
      for (Map.Entry<String, Duration> step : seconds.entrySet()) {
        json.writeNumberField(
            step.getKey(),
            BigDecimal.valueOf(step.getValue().toNanos(), 9).setScale(3, RoundingMode.HALF_UP));
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
