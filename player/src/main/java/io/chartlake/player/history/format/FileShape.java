package io.chartlake.player.history.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chartlake.player.model.CsvLines;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.IOUtils;

/**
 * What the beginning of a file shows.
 *
 * @param kind which syntax it is in
 * @param fields of the first JSON object
 * @param lines a table's first lines, as each dialect reads them
 */
public record FileShape(Kind kind, List<String> fields, Map<CsvDialect, List<CSVRecord>> lines) {
  private static final int BEGINNING = 64 * 1024;
  private static final int HEAD = 256;
  private static final int LINES = 20;
  private static final Pattern EMPTY_ARRAY = Pattern.compile("\\[\\s*]\\s*");
  private static final JsonFactory JSON = new JsonFactory();

  public enum Kind {
    EMPTY,
    CSV,
    JSON_ARRAY,
    JSON_LINES,
    BINARY
  }

  public FileShape {
    fields = List.copyOf(fields);
    lines = Map.copyOf(lines);
  }

  /** Looks at no more than 64 Ki characters. */
  public static FileShape of(Reader text) throws IOException {
    char[] characters = new char[BEGINNING];
    String beginning = new String(characters, 0, IOUtils.read(text, characters));
    String content = beginning.stripLeading();
    if (content.isEmpty() || EMPTY_ARRAY.matcher(content).matches()) {
      return new FileShape(Kind.EMPTY, List.of(), Map.of());
    }
    if (content.lastIndexOf('\0', HEAD) >= 0) {
      return new FileShape(Kind.BINARY, List.of(), Map.of());
    }
    return switch (content.charAt(0)) {
      case '[' -> new FileShape(Kind.JSON_ARRAY, fieldsOfFirstObject(content), Map.of());
      case '{' -> new FileShape(Kind.JSON_LINES, fieldsOfFirstObject(content), Map.of());
      default -> new FileShape(Kind.CSV, List.of(), firstLines(beginning));
    };
  }

  private static Map<CsvDialect, List<CSVRecord>> firstLines(String beginning) {
    Map<CsvDialect, List<CSVRecord>> lines = new EnumMap<>(CsvDialect.class);
    for (CsvDialect dialect : CsvDialect.values()) {
      lines.put(dialect, firstLines(beginning, dialect));
    }
    return lines;
  }

  private static List<CSVRecord> firstLines(String beginning, CsvDialect dialect) {
    List<CSVRecord> lines = new ArrayList<>();
    try (CsvLines csv = new CsvLines(new StringReader(beginning), dialect.format())) {
      while (lines.size() < LINES && csv.advance()) {
        lines.add(csv.line());
      }
      if (lines.size() > 1 && lines.size() < LINES && beginning.length() == BEGINNING) {
        lines.remove(lines.size() - 1); // cut by the beginning's length
      }
    } catch (IOException e) {
      return lines; // cut, or not of this dialect: what was seen so far
    }
    return lines;
  }

  private static List<String> fieldsOfFirstObject(String content) {
    List<String> fields = new ArrayList<>();
    try (JsonParser json = JSON.createParser(content)) {
      JsonToken token = json.nextToken();
      while (token != null && token != JsonToken.START_OBJECT) {
        token = json.nextToken();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        fields.add(json.currentName());
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException e) {
      return fields; // cut by the beginning's length, or broken: what was seen so far
    }
    return fields;
  }

  /** Columns or fields, for people. */
  public List<String> names() {
    return lines.values().stream()
        .filter(found -> !found.isEmpty())
        .map(found -> found.get(0).toList())
        .max((a, b) -> Integer.compare(a.size(), b.size()))
        .orElse(fields);
  }
}
