package io.chartlake.rawzone.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What lands is what every reader can read: one rule for values and keys (I7). */
class LineRulesTest {
  static List<OddRecord> values() {
    return OddRecord.values();
  }

  static Stream<OddRecord> keys() {
    return Stream.of(KeyFormat.values()).flatMap(format -> OddRecord.keys(format).stream());
  }

  @ParameterizedTest
  @MethodSource("values")
  void takesAValueOrSaysWhyNot(OddRecord value) throws Exception {
    if (!value.lands()) {
      assertThatThrownBy(() -> JsonText.ofValue(value.bytes(), ReservedNames.DEFAULT))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessageContaining(value.reason().orElseThrow());
      return;
    }
    JsonText text = JsonText.ofValue(value.bytes(), ReservedNames.DEFAULT);
    readsAsAnyReaderWould(text, value.bytes());
  }

  /** Each number and text is asked for, as a reader does that wants all columns. */
  private static void readsAsAnyReaderWould(JsonText text, byte[] bytes) throws Exception {
    String json = new String(bytes, text.start(), text.end() - text.start(), UTF_8);
    String line = text.kind() == JsonText.Kind.OTHER ? "{\"value\":" + json + "}" : json;
    try (JsonParser parser = new JsonFactory().createParser(line.getBytes(UTF_8))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
          parser.getBigIntegerValue();
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
          parser.getDecimalValue().toBigInteger();
        } else {
          String said = parser.getText();
          assertThat(new String(said.getBytes(UTF_8), UTF_8)).isEqualTo(said);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void takesAKeyOrSaysWhyNot(OddRecord key) throws Exception {
    KeyFormat format = key.format().orElseThrow();
    if (key.lands()) {
      assertThat(new String(format.json(key.bytes()), UTF_8)).isEqualTo(key.json().orElseThrow());
    } else {
      assertThatThrownBy(() -> format.json(key.bytes()))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessageContaining(key.reason().orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LONG", "INT", "STRING", "BYTES"})
  void differentKeysOfLongIntStringAndBytesAreDifferentInTheirLines(KeyFormat format) {
    Map<String, OddRecord> seen = new HashMap<>();
    OddRecord.keys(format).stream()
        .filter(OddRecord::lands)
        .forEach(key -> assertThat(seen.put(key.json().orElseThrow(), key)).isNull());
  }

  @Test
  void countsTheCharactersOfAVeryLongText() {
    byte[] longer =
        ("{\"a\":\"" + "x".repeat(JsonRules.MOST_TEXT_CHARS + 1) + "\"}").getBytes(UTF_8);
    assertThatThrownBy(() -> JsonText.ofValue(longer, ReservedNames.DEFAULT))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("20000000");
  }

  /** Java's decoder is the judge. */
  @Test
  void knowsUtf8() {
    Random random = new Random(1);
    byte[] pieces = {'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82, (byte) 0xac};
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = random.nextBoolean() ? pieces[random.nextInt(pieces.length)] : bytes[j];
      }
      String text = new String(bytes, UTF_8);
      assertThat(Utf8.isWellFormed(bytes)).isEqualTo(Arrays.equals(text.getBytes(UTF_8), bytes));
    }
  }

  @Test
  void findsBytesThatAreNoUtf8BehindManyThatAre() {
    assertThat(Utf8.isWellFormed("é😀".repeat(5_000).getBytes(UTF_8))).isTrue();
    byte[] cut = ("x" + "é😀".repeat(5_000)).getBytes(UTF_8);
    assertThat(Utf8.firstFault(cut, 0, cut.length - 1)).isEqualTo(cut.length - 4);
  }
}
