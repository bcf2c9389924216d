package io.chartlake.compaction.lines.fast;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.line.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a template of a line that is known to be a JSON object. */
final class TemplateLearner {
  private static final int NO_SLOT = -1;

  private final Projection projection;
  private final Map<String, Template.Field> declared = new HashMap<>();

  TemplateLearner(Projection projection) {
    this.projection = projection;
    for (int slot = 0; slot < projection.raw().size(); slot++) {
      Column column = projection.raw().get(slot);
      declared.put(column.name(), new Template.Field(null, Template.Kind.of(column.type()), slot));
    }
    declared.putIfAbsent(
        LineFields.DELETED, new Template.Field(null, Template.Kind.DELETED, NO_SLOT));
  }

  /**
   * The line's template, or null when it has none: values are nested, a name is escaped, malformed
   * or comes twice.
   */
  Template learn(byte[] bytes, int start, int end) {
    byte[] line = Arrays.copyOfRange(bytes, start, end + 1);
    line[end - start] = '\n';
    List<Template.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int fixedStart = 0;
    int at = skipBlanks(line, 0);
    while (line[at] != '}') {
      int nameStart = skipBlanks(line, at + 1) + 1;
      int nameEnd = nameStart;
      while (line[nameEnd] != '"') {
        if (line[nameEnd] == '\\') {
          return null;
        }
        nameEnd = line[nameEnd] >= 0 ? nameEnd + 1 : Utf8.next(line, nameEnd);
        if (nameEnd < 0) {
          return null;
        }
      }
      at = skipBlanks(line, skipBlanks(line, nameEnd + 1) + 1);
      String name = text(line, nameStart, nameEnd);
      int valueEnd = valueEnd(line, at);
      if (valueEnd < 0 || !names.add(name)) {
        return null;
      }
      fields.add(field(name, text(line, fixedStart, at)));
      fixedStart = valueEnd;
      at = skipBlanks(line, valueEnd);
    }
    return new Template(projection, fields, text(line, fixedStart, line.length));
  }

  private Template.Field field(String name, String before) {
    Template.Field like = declared.get(name);
    return like == null
        ? new Template.Field(before, Template.Kind.SKIPPED, NO_SLOT)
        : new Template.Field(before, like.kind(), like.slot());
  }

  private static String text(byte[] line, int start, int end) {
    return new String(line, start, end - start, StandardCharsets.UTF_8);
  }

  private static int skipBlanks(byte[] line, int start) {
    int at = start;
    while (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      at++;
    }
    return at;
  }

  private static int valueEnd(byte[] line, int start) {
    int at = start;
    switch (line[start]) {
      case '{', '[' -> {
        return -1;
      }
      case '"' -> {
        for (at++; line[at] != '"'; at++) {
          if (line[at] == '\\') {
            at++;
          }
        }
        return at + 1;
      }
      default -> {
        while (line[at] != ','
            && line[at] != '}'
            && line[at] != ' '
            && line[at] != '\t'
            && line[at] != '\r') {
          at++;
        }
        return at;
      }
    }
  }
}
