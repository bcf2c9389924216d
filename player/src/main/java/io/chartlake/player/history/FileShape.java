package io.chartlake.player.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * What the beginning of a file shows.
 *
 * @param kind which syntax it is in
 * @param names a CSV's columns, or the fields of a JSON array's first object, as written
 */
record FileShape(Kind kind, List<String> names) {
  private static final int BEGINNING = 64 * 1024;
  private static final int HEAD = 256;
  private static final Pattern EMPTY_ARRAY = Pattern.compile("\\[\\s*]\\s*");
  private static final JsonFactory JSON = new JsonFactory();

  enum Kind {
    EMPTY,
    CSV,
    JSON_ARRAY,
    OTHER
  }

  FileShape {
    names = List.copyOf(names);
  }

  /** Has it all these names, in any case of letters? */
  boolean has(String... wanted) {
    List<String> lowerCase =
        names.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    for (String name : wanted) {
      if (!lowerCase.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Looks at no more than 64 Ki characters. */
  static FileShape of(Reader text) throws IOException {
    char[] characters = new char[BEGINNING];
    int length = 0;
    int read;
    while (length < BEGINNING && (read = text.read(characters, length, BEGINNING - length)) > 0) {
      length += read;
    }
    String beginning = new String(characters, 0, length);
    String content = beginning.stripLeading();
    if (content.isEmpty() || EMPTY_ARRAY.matcher(content).matches()) {
      return new FileShape(Kind.EMPTY, List.of());
    }
    if (content.lastIndexOf('\0', HEAD) >= 0 || content.startsWith("PK\u0003")) {
      return new FileShape(Kind.OTHER, List.of());
    }
    return switch (content.charAt(0)) {
      case '[' -> new FileShape(Kind.JSON_ARRAY, fieldsOfFirstObject(beginning));
      case '{' -> new FileShape(Kind.OTHER, fieldsOfFirstObject(beginning));
      default -> new FileShape(Kind.CSV, columns(beginning));
    };
  }

  private static List<String> columns(String beginning) {
    try (CSVParser parser =
        CSVParser.builder().setReader(new StringReader(beginning)).setFormat(csv()).get()) {
      var records = parser.iterator();
      return records.hasNext() ? records.next().toList() : List.of();
    } catch (IOException | RuntimeException e) {
      return List.of(); // not CSV either: whoever looks for columns finds none
    }
  }

  private static List<String> fieldsOfFirstObject(String beginning) {
    List<String> fields = new ArrayList<>();
    try (JsonParser json = JSON.createParser(beginning)) {
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

  /** The CSV syntax of histories; here so that recognising and reading cannot differ. */
  static CSVFormat csv() {
    // Some exporters quote "Heroes" (Remastered) badly; what follows the quote is kept.
    return CSVFormat.DEFAULT.builder().setTrailingData(true).get();
  }
}
