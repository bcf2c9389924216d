package io.chartlake.landing.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.chartlake.landing.buffer.LineBuffer;
import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;

/**
 * Writes Connect's data as JSON: structs and maps as objects, bytes as base64, decimals as numbers
 * with all of their digits, dates as Connect encodes them (days, milliseconds of the day,
 * milliseconds since 1970). Whether readers take it, {@link JsonText} has to say.
 */
final class ConnectJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private static final int MOST_ZEROS = 100;

  private ConnectJson() {}

  static void write(Schema schema, Object value, LineBuffer out) throws UnreadableRecordException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(schema, value, json);
    } catch (JsonProcessingException e) {
      throw new UnreadableRecordException("the record is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableRecordException("the record is no JSON: " + e.getMessage());
    }
  }

  private static void write(Schema schema, Object value, JsonGenerator json)
      throws IOException, UnreadableRecordException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Struct struct) {
      json.writeStartObject();
      for (Field field : struct.schema().fields()) {
        json.writeFieldName(field.name());
        write(field.schema(), struct.get(field), json);
      }
      json.writeEndObject();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(name(entry.getKey()));
        write(schema == null ? null : schema.valueSchema(), entry.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(schema == null ? null : schema.valueSchema(), element, json);
      }
      json.writeEndArray();
    } else {
      scalar(schema, value, json);
    }
  }

  private static void scalar(Schema schema, Object value, JsonGenerator json)
      throws IOException, UnreadableRecordException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new UnreadableRecordException("JSON has no number for " + number);
      }
      if (value instanceof Float single) {
        json.writeNumber(single);
      } else {
        json.writeNumber(number);
      }
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(isShort(number) ? number.toPlainString() : number.toString());
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof ByteBuffer buffer) {
      json.writeBinary(bytes(buffer));
    } else if (value instanceof java.util.Date date) {
      json.writeNumber(encoded(schema, date));
    } else {
      throw new UnreadableRecordException("no JSON is known for " + value.getClass().getName());
    }
  }

  /** Others would need a zero for each step of their scale. */
  private static boolean isShort(BigDecimal number) {
    return Math.abs((long) number.scale()) <= MOST_ZEROS;
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @SuppressWarnings("JavaUtilDate") // what Connect has for its logical types
  private static long encoded(Schema schema, java.util.Date date) {
    String logical = schema == null ? "" : String.valueOf(schema.name());
    if (logical.equals(Date.LOGICAL_NAME)) {
      return Date.fromLogical(schema, date);
    }
    return logical.equals(Time.LOGICAL_NAME) ? Time.fromLogical(schema, date) : date.getTime();
  }

  private static String name(Object key) throws UnreadableRecordException {
    if (key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key.toString();
    }
    throw new UnreadableRecordException("a map's key " + key + " can't be a JSON field's name");
  }
}
