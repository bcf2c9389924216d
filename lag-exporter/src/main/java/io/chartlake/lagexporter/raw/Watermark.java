package io.chartlake.lagexporter.raw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a table has read its changelog, from the property of the commit that did it.
 *
 * @param partitions number of partitions of the topic
 * @param next per partition the first offset not yet read
 * @param after per partition the key of the last object used
 */
public record Watermark(
    String topic, int partitions, Map<Integer, Long> next, Map<Integer, String> after) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public Watermark {
    next = Map.copyOf(next);
    after = Map.copyOf(after);
  }

  /**
   * Reads the property.
   *
   * @throws IllegalArgumentException naming the text when it is not a watermark
   */
  public static Watermark parse(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      JsonNode partitions = json.path("partitions");
      if (json.path("version").asInt() != 1
          || !json.path("topic").isTextual()
          || !partitions.canConvertToInt()
          || !json.path("next").isObject()) {
        throw refused(text, null);
      }
      Map<Integer, Long> next = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : json.path("next").properties()) {
        long offset = entry.getValue().canConvertToLong() ? entry.getValue().longValue() : -1;
        int partition = Integer.parseInt(entry.getKey());
        if (offset < 0 || partition < 0 || partition >= partitions.intValue()) {
          throw refused(text, null);
        }
        next.put(partition, offset);
      }
      Map<Integer, String> after = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : json.path("after").properties()) {
        if (entry.getValue().isTextual()) {
          after.put(Integer.parseInt(entry.getKey()), entry.getValue().textValue());
        }
      }
      return new Watermark(json.path("topic").textValue(), partitions.intValue(), next, after);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw refused(text, e);
    }
  }

  /** First offset of the partition that the table has not read; 0 when it has read none. */
  public long next(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  private static IllegalArgumentException refused(String text, Exception cause) {
    return new IllegalArgumentException("'" + text + "' is not a watermark of version 1", cause);
  }
}
