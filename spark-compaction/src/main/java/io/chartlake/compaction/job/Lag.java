package io.chartlake.compaction.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.plan.RawPlan;
import io.chartlake.rawzone.name.Gap;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a table is behind its source.
 *
 * @param offsets log positions behind per Kafka partition, holes included; partitions that are
 *     abreast are absent
 * @param objects raw objects to read; none where the topic is the source
 * @param sizeBytes their length as stored
 */
public record Lag(SortedMap<Integer, Long> offsets, int objects, long sizeBytes, List<Gap> gaps) {

  static Lag of(RawPlan plan) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    int objects = 0;
    long sizeBytes = 0;
    for (PartitionPlan partition : plan.partitions()) {
      List<ObjectSlice> slices = partition.slices();
      offsets.put(
          partition.partition(),
          slices.get(slices.size() - 1).to() - plan.before().next(partition.partition()));
      objects += slices.size();
      sizeBytes += partition.sizeBytes();
    }
    return new Lag(offsets, objects, sizeBytes, plan.gaps());
  }

  /** One line of JSON. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("offsets", offsets.values().stream().mapToLong(Long::longValue).sum());
      json.writeNumberField("objects", objects);
      json.writeNumberField("bytes", sizeBytes);
      json.writeObjectFieldStart("partitions");
      for (var entry : offsets.entrySet()) {
        json.writeNumberField(entry.getKey().toString(), entry.getValue());
      }
      json.writeEndObject();
      Result.write(json, gaps);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
