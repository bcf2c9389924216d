package io.chartlake.compaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.changelog.Gap;
import io.chartlake.compaction.plan.Watermark;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a round has done.
 *
 * @param read lines taken, tombstones included, rejected ones not
 * @param rejects lines kept out
 * @param rows rows of the table now
 * @param changed rows that are new or other than before
 * @param removed rows that a tombstone took away
 * @param snapshot the commit; empty when there was nothing to commit
 * @param watermark that of the table now
 * @param seconds where the time went
 * @param gaps holes in the raw zone that hold their partitions up
 * @param foreign number of keys in the raw zone that are no raw objects
 */
record Result(
    long read,
    long rejects,
    long rows,
    long changed,
    long removed,
    OptionalLong snapshot,
    Watermark watermark,
    Seconds seconds,
    List<Gap> gaps,
    int foreign) {

  /** Time of each step. */
  record Seconds(Duration plan, Duration read, Duration commit, Duration publish) {
    Seconds publishing(Duration time) {
      return new Seconds(plan, read, commit, time);
    }
  }

  Result {
    gaps = List.copyOf(gaps);
  }

  Result publishing(Duration time) {
    return new Result(
        read,
        rejects,
        rows,
        changed,
        removed,
        snapshot,
        watermark,
        seconds.publishing(time),
        gaps,
        foreign);
  }

  /** One line of JSON. */
  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("read", read);
      json.writeNumberField("rejects", rejects);
      json.writeNumberField("rows", rows);
      json.writeNumberField("changed", changed);
      json.writeNumberField("removed", removed);
      json.writeFieldName("snapshot");
      if (snapshot.isPresent()) {
        json.writeNumber(snapshot.getAsLong());
      } else {
        json.writeNull();
      }
      json.writeFieldName("watermark");
      watermark.write(json);
      json.writeObjectFieldStart("seconds");
      json.writeNumberField("plan", decimal(seconds.plan));
      json.writeNumberField("read", decimal(seconds.read));
      json.writeNumberField("commit", decimal(seconds.commit));
      json.writeNumberField("publish", decimal(seconds.publish));
      json.writeEndObject();
      write(json, gaps);
      json.writeNumberField("foreign", foreign);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void write(JsonGenerator json, List<Gap> gaps) throws IOException {
    json.writeArrayFieldStart("gaps");
    for (Gap gap : gaps) {
      json.writeStartObject();
      json.writeNumberField("partition", gap.partition());
      json.writeNumberField("from", gap.missing().from());
      json.writeNumberField("to", gap.missing().to());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static BigDecimal decimal(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).setScale(3, RoundingMode.HALF_UP);
  }
}
