package io.chartlake.sparklauncher.template;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads one resource from YAML. */
final class YamlDocument {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private YamlDocument() {}

  /** The only document of a text. */
  static Map<String, Object> read(String source, String text) {
    List<Map<String, Object>> documents;
    try (MappingIterator<Map<String, Object>> values =
        MAPPER.readerFor(new TypeReference<Map<String, Object>>() {}).readValues(text)) {
      documents = values.readAll();
    } catch (IOException e) {
      throw CommandException.usage(source + " is not valid YAML: " + firstLine(e), e);
    }
    documents.removeIf(document -> document == null || document.isEmpty());
    if (documents.size() != 1) {
      throw CommandException.usage(
          source + " has " + documents.size() + " documents; it must have one SparkApplication");
    }
    return documents.get(0);
  }

  static <T> T typed(String source, Map<String, Object> document, Class<T> type) {
    try {
      return MAPPER.convertValue(document, type);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(source + ": " + mismatch(e), e);
    }
  }

  static Map<String, Object> untyped(Object resource) {
    return MAPPER.convertValue(resource, new TypeReference<Map<String, Object>>() {});
  }

  /** Names the field whose value has the wrong type. */
  private static String mismatch(IllegalArgumentException e) {
    if (e.getCause() instanceof JsonMappingException mapping) {
      String path =
          mapping.getPath().stream()
              .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
              .collect(Collectors.joining("."));
      return path + ": " + firstLine(mapping);
    }
    return firstLine(e);
  }

  private static String firstLine(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse("");
  }
}
