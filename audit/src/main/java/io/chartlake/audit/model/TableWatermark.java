package io.chartlake.audit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a table has read its changelog, from the property of the commit that did it.
 *
 * @param partitions number of partitions of the topic
 * @param next per partition the first offset not yet read
 * @param after per partition the key of the last object used
 */
public record TableWatermark(
    String topic,
    String topicId,
    int partitions,
    Map<Integer, Long> next,
    Map<Integer, String> after) {

  public TableWatermark {
    next = Map.copyOf(next);
    after = Map.copyOf(after);
  }

  /**
   * Reads the property.
   *
   * @throws IllegalArgumentException naming the text when it is not a watermark
   */
  public static TableWatermark parse(String text) {
    ObjectNode json =
        JsonValues.object(text.getBytes(StandardCharsets.UTF_8)).orElseThrow(() -> refused(text));
    long partitions = JsonValues.integer(json, "partitions").orElse(-1L);
    if (!JsonValues.integer(json, "version").equals(Optional.of(1L))
        || !json.path("topic").isTextual()
        || !json.path("next").isObject()
        || partitions < 0
        || partitions > Integer.MAX_VALUE) {
      throw refused(text);
    }
    Map<Integer, Long> next = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("next").properties()) {
      long offset = JsonValues.integer(json.path("next"), entry.getKey()).orElse(-1L);
      if (offset < 0) {
        throw refused(text);
      }
      next.put(partition(entry.getKey(), partitions, text), offset);
    }
    Map<Integer, String> after = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("after").properties()) {
      if (entry.getValue().isTextual()) {
        after.put(partition(entry.getKey(), partitions, text), entry.getValue().textValue());
      }
    }
    return new TableWatermark(
        json.path("topic").textValue(),
        json.path("topicId").asText(),
        (int) partitions,
        next,
        after);
  }

  /** First offset of the partition that the table has not read; 0 when it has read none. */
  public long next(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  private static int partition(String name, long partitions, String text) {
    try {
      int partition = Integer.parseInt(name);
      if (partition >= 0 && partition < partitions) {
        return partition;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw refused(text);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("'" + text + "' is not a watermark of version 1");
  }
}
