package io.chartlake.audit.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as the audit reads it: one whole value, numbers exact, the last of repeated fields. */
public final class JsonValues {
  public static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final int MAX_LONG_DIGITS = 19;
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  /** What Java and others write for one: by the character, or by the byte. */
  private static final List<String> SUBSTITUTES = List.of("\\?", "\ufffd", "\ufffd\ufffd\ufffd");

  private JsonValues() {}

  /** The value that the bytes are; empty when they are no JSON, or no number of Java's. */
  public static Optional<JsonNode> value(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (IOException | NumberFormatException e) { // the latter for 1E99999999999999999999
      return Optional.empty();
    }
  }

  /** The object that the bytes are; empty when they are something else. */
  public static Optional<ObjectNode> object(byte[] bytes) {
    return value(bytes).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  /** Whether the object that the bytes are has the field more than once. */
  public static boolean repeats(byte[] bytes, String field) {
    // Only an escape or a second sight of the name makes it worth to parse again.
    String text = new String(bytes, StandardCharsets.UTF_8);
    String quoted = '"' + field + '"';
    int first = text.indexOf(quoted);
    if (text.indexOf('\\') < 0 && (first < 0 || text.indexOf(quoted, first + 1) < 0)) {
      return false;
    }
    int times = 0;
    try (JsonParser parser = MAPPER.createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        times += parser.currentName().equals(field) ? 1 : 0;
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new IllegalStateException("what was read as JSON can't be read again", e);
    }
    return times > 1;
  }

  /** Whether the second shows the first: numbers by value, whatever their width and notation. */
  public static boolean same(JsonNode value, JsonNode shown) {
    return value.equals((one, other) -> sameScalar(one, other) ? 0 : 1, shown);
  }

  /** The same of values as {@link #plain(Object)} makes them. */
  public static boolean same(Object value, Object shown) {
    return Objects.equals(value, shown)
        || (value instanceof String text && shown instanceof String other && sameText(text, other));
  }

  /** Half a pair of surrogates is no character in UTF-8: encoders put another in its place. */
  public static boolean sameText(String text, String shown) {
    return text.equals(shown)
        || (LONE_SURROGATE.matcher(text).find()
            && SUBSTITUTES.stream()
                .anyMatch(other -> LONE_SURROGATE.matcher(text).replaceAll(other).equals(shown)));
  }

  private static boolean sameScalar(JsonNode value, JsonNode shown) {
    if (value.isNumber() && shown.isNumber()) {
      return value.decimalValue().compareTo(shown.decimalValue()) == 0;
    }
    if (value.isTextual() && shown.isTextual()) {
      return sameText(value.textValue(), shown.textValue());
    }
    return value.equals(shown);
  }

  /** The object's integer of that name; empty when it has none that fits 64 bits. */
  public static Optional<Long> integer(JsonNode object, String field) {
    JsonNode node = object.path(field);
    return node.isIntegralNumber() && node.canConvertToLong()
        ? Optional.of(node.longValue())
        : Optional.empty();
  }

  /**
   * A plain Java value that equals what {@link #plain(Object)} makes of the same value read from a
   * table: Long, BigDecimal, String, Boolean, or null for null, a missing field or nested JSON.
   */
  public static Object plain(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNumber() ? plain((Object) node.decimalValue()) : null;
  }

  /** The same of a value that a database driver returned. */
  public static Object plain(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof Byte number) {
      return number.longValue();
    }
    if (value instanceof Number number) {
      return isFinite(number) ? plain(new BigDecimal(number.toString())) : number.toString();
    }
    return value == null || value instanceof Boolean ? value : value.toString();
  }

  /** A long where it fits one: a driver returns that, or a decimal, for the same column. */
  private static Object plain(BigDecimal number) {
    BigDecimal decimal = number.stripTrailingZeros();
    // The digits first: an exponent alone can make a number that fills the memory.
    boolean fits =
        decimal.scale() <= 0
            && (long) decimal.precision() - decimal.scale() <= MAX_LONG_DIGITS
            && decimal.toBigInteger().bitLength() < Long.SIZE;
    return fits ? (Object) decimal.longValue() : decimal;
  }

  private static boolean isFinite(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || Double.isFinite(number.doubleValue());
  }
}
