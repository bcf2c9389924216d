package io.chartlake.rawzone.watermark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far a table has read its changelog, as kept in the snapshot property {@link #PROPERTY}.
 *
 * @param topic Kafka topic
 * @param topicId Kafka's id of that topic, where the raw objects name one
 * @param partitions number of Kafka partitions, at least 1
 * @param next per Kafka partition the first offset not yet read; a partition never read is absent
 * @param after per Kafka partition the key of the last object used; absent for a partition that was
 *     only read from the topic itself
 */
public record Watermark(
    String topic,
    Optional<String> topicId,
    int partitions,
    SortedMap<Integer, Long> next,
    SortedMap<Integer, String> after) {

  /** Snapshot property that holds {@link #toJson}. */
  public static final String PROPERTY = "chartlake.watermark";

  /** What to do when a topic has been given more partitions. */
  public static final String WHEN_GROWN =
      "write its records anew into a topic that has this number of partitions from the start, land"
          + " that in a new raw zone and run rebuild (--source raw or kafka) on it";

  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  public Watermark {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(topicId, "topicId");
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions " + partitions + " must be at least 1");
    }
    next = new TreeMap<>(next);
    after = new TreeMap<>(after);
    for (int partition : next.keySet()) {
      check(partition, partitions);
    }
    for (int partition : after.keySet()) {
      check(partition, partitions);
    }
    for (Map.Entry<Integer, Long> entry : next.entrySet()) {
      if (entry.getValue() < 0) {
        throw new IllegalArgumentException("next " + entry + " must not be negative");
      }
    }
  }

  private static void check(int partition, int partitions) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "partition " + partition + " is not below the number of partitions, " + partitions);
    }
  }

  /** Every partition of the topic, read or not. */
  public Set<Integer> allPartitions() {
    return IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());
  }

  /** The watermark of a table that has read nothing. */
  public static Watermark none(String topic, int partitions) {
    return new Watermark(topic, Optional.empty(), partitions, new TreeMap<>(), new TreeMap<>());
  }

  /** First offset not yet read; 0 for a partition never read. */
  public long next(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** Key of the last object used. */
  public Optional<String> after(int partition) {
    return Optional.ofNullable(after.get(partition));
  }

  /** This watermark with one partition moved on. */
  public Watermark with(int partition, long nextOffset, String afterKey) {
    SortedMap<Integer, String> movedAfter = new TreeMap<>(after);
    movedAfter.put(partition, afterKey);
    return new Watermark(topic, topicId, partitions, next, movedAfter).with(partition, nextOffset);
  }

  /** This watermark with the next offset of one partition moved on, by no raw object. */
  public Watermark with(int partition, long nextOffset) {
    SortedMap<Integer, Long> movedNext = new TreeMap<>(next);
    movedNext.put(partition, nextOffset);
    return new Watermark(topic, topicId, partitions, movedNext, after);
  }

  public Watermark withTopicId(String id) {
    return new Watermark(topic, Optional.of(id), partitions, next, after);
  }

  /** Whether offsets of both mean the same: one topic, as it was first made, as many partitions. */
  public boolean isOfSameLog(Watermark other) {
    return topic.equals(other.topic)
        && partitions == other.partitions
        && (topicId.isEmpty() || other.topicId.isEmpty() || topicId.equals(other.topicId));
  }

  /** Per partition the one of both that has read less: constants of it are safe for both. */
  public Watermark lower(Watermark other) {
    Watermark lower = none(topic, partitions);
    for (int partition = 0; partition < partitions; partition++) {
      Watermark less = next(partition) <= other.next(partition) ? this : other;
      if (less.after(partition).isPresent()) {
        lower = lower.with(partition, less.next(partition), less.after.get(partition));
      } else if (less.next.containsKey(partition)) {
        lower = lower.with(partition, less.next(partition));
      }
    }
    return lower;
  }

  /** One line of JSON that {@link #parse} reads. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the object that {@link #toJson} returns. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", VERSION);
    json.writeStringField("topic", topic);
    json.writeStringField("topicId", topicId.orElse(null));
    json.writeNumberField("partitions", partitions);
    json.writeObjectFieldStart("next");
    for (Map.Entry<Integer, Long> entry : next.entrySet()) {
      json.writeNumberField(entry.getKey().toString(), entry.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("after");
    for (Map.Entry<Integer, String> entry : after.entrySet()) {
      json.writeStringField(entry.getKey().toString(), entry.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /**
   * Reads what {@link #toJson} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException naming the text when it is not a watermark of a known version
   */
  public static Watermark parse(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      return read(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a usable watermark: " + e.getMessage(), e);
    }
  }

  private static Watermark read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("not a JSON object");
    }
    OptionalInt version = OptionalInt.empty();
    String topic = null;
    String topicId = null;
    int partitions = 0;
    SortedMap<Integer, Long> next = new TreeMap<>();
    SortedMap<Integer, String> after = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "version" -> version = OptionalInt.of(json.getIntValue());
        case "topic" -> topic = json.getText();
        case "topicId" ->
            topicId = json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText();
        case "partitions" -> partitions = json.getIntValue();
        case "next" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            int partition = Integer.parseInt(json.currentName());
            json.nextToken();
            next.put(partition, json.getLongValue());
          }
        }
        case "after" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            after.put(Integer.parseInt(json.currentName()), json.nextTextValue());
          }
        }
        case "orderBy" ->
            throw new IllegalArgumentException(
                "the table was rebuilt with --order-by, which no longer exists: name another table"
                    + " or drop this one; "
                    + WHEN_GROWN);
        default -> json.skipChildren();
      }
    }
    if (version.isEmpty() || version.getAsInt() != VERSION) {
      throw new IllegalArgumentException("its version is not " + VERSION);
    }
    if (topic == null) {
      throw new IllegalArgumentException("it names no topic");
    }
    return new Watermark(topic, Optional.ofNullable(topicId), partitions, next, after);
  }
}
