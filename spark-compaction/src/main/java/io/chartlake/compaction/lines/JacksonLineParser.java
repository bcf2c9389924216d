package io.chartlake.compaction.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.chartlake.compaction.projection.Cast;
import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.rawzone.line.LineFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads any line by Jackson's streaming parser. A field that comes twice counts as it came last.
 */
public final class JacksonLineParser {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long MICROS_PER_MILLI = 1_000L;

  private final Projection projection;
  private final int[] required;
  private final Map<String, Integer> slots = new HashMap<>();

  public JacksonLineParser(Projection projection) {
    this.projection = projection;
    this.required = projection.requiredSlots();
    for (int i = 0; i < projection.raw().size(); i++) {
      slots.put(projection.raw().get(i).name(), i);
    }
  }

  /**
   * Fills {@code into} from the bytes {@code [start, end)}, which hold one line without its end.
   *
   * @throws RejectedLineException when the line can't become a record; {@code into} holds its
   *     offset where the line is whole JSON that has one
   */
  public void parse(byte[] bytes, int start, int end, Line into) throws RejectedLineException {
    into.clear();
    String fault = null;
    try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw unreadable(into, "it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        Integer slot = slots.get(name);
        if (slot != null) {
          fault = keepFirst(fault, read(json, token, slot, bytes, start, into.values));
        } else if (name.equals(LineFields.DELETED)) {
          into.setDeleted(token == JsonToken.VALUE_TRUE);
        }
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw unreadable(into, "more follows its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw unreadable(into, "it is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (fault != null) {
      throw new RejectedLineException(fault);
    }
    if (!into.hasOffset()) {
      throw new RejectedLineException("it has no " + LineFields.OFFSET);
    }
    if (into.values.isNull(projection.keySlot())) {
      throw new RejectedLineException("it has no " + LineFields.KEY);
    }
    if (!into.isDeleted()) {
      for (int slot : required) {
        if (into.values.isNull(slot)) {
          throw new RejectedLineException(
              "its " + projection.raw().get(slot).name() + " is missing");
        }
      }
    }
  }

  /** What was read of a broken line is not to be believed, its offset neither. */
  private static RejectedLineException unreadable(Line into, String reason) {
    into.clear();
    return new RejectedLineException(reason);
  }

  private static String keepFirst(String fault, String another) {
    return fault != null ? fault : another;
  }

  /** Fills one slot; returns what is wrong with the value, or null. */
  private String read(
      JsonParser json, JsonToken token, int slot, byte[] bytes, int start, RecordBuffer values)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      values.setNull(slot);
      return null;
    }
    Column column = projection.raw().get(slot);
    boolean fits =
        switch (column.type()) {
          case BOOLEAN -> readBoolean(token, slot, values);
          case INT, BIGINT -> readWhole(json, token, column.type(), slot, values);
          case FLOAT, DOUBLE -> readFloating(json, token, column.type(), slot, values);
          case STRING ->
              (token.isStructStart() && slot != projection.keySlot())
                  ? readNested(json, slot, bytes, start, values)
                  : readText(json, token, slot, values);
          case TIMESTAMP -> readTimestamp(json, token, slot, values);
        };
    if (fits) {
      return null;
    }
    values.setNull(slot);
    return "its " + column.name() + " is no " + column.type();
  }

  private static boolean readBoolean(JsonToken token, int slot, RecordBuffer values) {
    values.setNumber(slot, token == JsonToken.VALUE_TRUE ? 1 : 0);
    return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
  }

  private static boolean readWhole(
      JsonParser json, JsonToken token, FieldType type, int slot, RecordBuffer values)
      throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      return false;
    }
    JsonParser.NumberType found = json.getNumberType();
    if (found == JsonParser.NumberType.BIG_INTEGER
        || (type == FieldType.INT && found != JsonParser.NumberType.INT)) {
      return false;
    }
    values.setNumber(slot, json.getLongValue());
    return true;
  }

  private static boolean readFloating(
      JsonParser json, JsonToken token, FieldType type, int slot, RecordBuffer values)
      throws IOException {
    if (!token.isNumeric()) {
      return false;
    }
    double value = json.getDoubleValue();
    values.setNumber(
        slot, Double.doubleToRawLongBits(type == FieldType.FLOAT ? (float) value : value));
    return true;
  }

  private static boolean readText(JsonParser json, JsonToken token, int slot, RecordBuffer values)
      throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return false;
    }
    values.setText(slot, json.getText());
    return true;
  }

  /** An object or array where text is asked for: its JSON as it stands, in valid UTF-8. */
  private static boolean readNested(
      JsonParser json, int slot, byte[] bytes, int start, RecordBuffer values) throws IOException {
    int from = start + (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    int to = start + (int) json.currentLocation().getByteOffset();
    // Jackson takes overlong sequences; decoding replaces what is no UTF-8.
    values.setText(slot, new String(bytes, from, to - from, StandardCharsets.UTF_8));
    return true;
  }

  private static boolean readTimestamp(
      JsonParser json, JsonToken token, int slot, RecordBuffer values) throws IOException {
    try {
      if (token == JsonToken.VALUE_STRING) {
        values.setNumber(slot, Cast.micros(json.getText()));
        return true;
      }
      if (token == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        values.setNumber(slot, Math.multiplyExact(json.getLongValue(), MICROS_PER_MILLI));
        return true;
      }
      return false;
    } catch (DateTimeException | ArithmeticException e) {
      return false;
    }
  }
}
