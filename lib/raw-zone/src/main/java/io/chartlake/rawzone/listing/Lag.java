package io.chartlake.rawzone.listing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.rawzone.name.Gap;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How far a table is behind its source.
 *
 * @param offsets log positions behind per Kafka partition, holes included; partitions that are
 *     abreast are absent
 * @param objects raw objects to read; none where the topic is the source
 * @param sizeBytes their length as stored
 * @param oldest since when the oldest of them waits
 * @param gaps what no object covers although a later one exists
 */
public record Lag(
    SortedMap<Integer, Long> offsets,
    int objects,
    long sizeBytes,
    Optional<Instant> oldest,
    List<Gap> gaps) {

  /** How far a table is behind a topic that it reads itself. */
  public static Lag ofTopic(SortedMap<Integer, Long> offsets, List<Gap> gaps) {
    return new Lag(offsets, 0, 0, Optional.empty(), gaps);
  }

  /** Log positions behind, of all partitions. */
  public long total() {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** One line of JSON. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("offsets", total());
      json.writeNumberField("objects", objects);
      json.writeNumberField("bytes", sizeBytes);
      json.writeObjectFieldStart("partitions");
      for (var entry : offsets.entrySet()) {
        json.writeNumberField(entry.getKey().toString(), entry.getValue());
      }
      json.writeEndObject();
      write(json, gaps);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the field {@code gaps} of the object that was begun. */
  public static void write(JsonGenerator json, List<Gap> gaps) throws IOException {
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
}
