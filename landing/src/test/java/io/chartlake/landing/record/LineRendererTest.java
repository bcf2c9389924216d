package io.chartlake.landing.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.landing.buffer.LineBuffer;
import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.line.OddRecord;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I7: each record becomes one line that says the same, or is set aside with a reason. */
class LineRendererTest {
  private static final String META =
      "\"_key\":7,\"_partition\":3,\"_offset\":42,\"_timestamp\":1000}\n";

  private static final TimestampType CREATE = TimestampType.CREATE_TIME;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final LineRenderer line = new LineRenderer("_", KeyFormat.BYTES, false);
  private final LineBuffer out = new LineBuffer();

  private String render(Object key, Schema schema, Object value) throws UnreadableRecordException {
    return render(
        line,
        new SinkRecord("songs", 3, null, key, schema, value, 42, 1000L, TimestampType.CREATE_TIME));
  }

  private String render(LineRenderer line, SinkRecord record) throws UnreadableRecordException {
    line.render(record, out);
    return new String(out.array(), 0, out.length(), UTF_8);
  }

  private String json(String value) throws UnreadableRecordException {
    return render(7L, null, value.getBytes(UTF_8));
  }

  @Test
  void putsTheValuesOwnFieldsFirst() throws Exception {
    assertThat(json("{\"count\":7,\"songName\":\"Believe\"}"))
        .isEqualTo("{\"count\":7,\"songName\":\"Believe\"," + META);
  }

  @Test
  void splicesWithoutReadingNumbersOrTextAnew() throws Exception {
    String odd = "{\"n\":1.0000000000000000000000000001e+0005,\"t\":\"\\u0041\\/é😀\"";
    assertThat(json(odd + "}")).isEqualTo(odd + "," + META);
  }

  @Test
  void addsNoCommaToAnEmptyObject() throws Exception {
    assertThat(json("{}")).isEqualTo("{" + META);
    assertThat(json(" {\n} ")).isEqualTo("{ " + META);
    assertThat(render(7L, null, Map.of())).isEqualTo("{" + META);
  }

  @Test
  void keepsALineALine() throws Exception {
    assertThat(json("\r\n{\n \"a\" :\r\n[1,\n2] }\n")).isEqualTo("{  \"a\" :  [1, 2] ," + META);
    assertThat(json("{\"a\":\"x\\ny\"}")).isEqualTo("{\"a\":\"x\\ny\"," + META);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|5",
        "null|null",
        "true|true",
        "[1,{\"_key\":2}]|[1,{\"_key\":2}]",
        " \"x\" |\"x\""
      })
  void wrapsWhatIsNoObject(String value, String inside) throws Exception {
    assertThat(json(value)).isEqualTo("{\"value\":" + inside + "," + META);
  }

  @Test
  void passesOverAByteOrderMark() throws Exception {
    assertThat(json("\uFEFF{\"a\":1}")).isEqualTo("{\"a\":1," + META);
  }

  static List<OddRecord> values() {
    return OddRecord.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void landsEachOddValueOrSetsItAside(OddRecord value) throws Exception { // I7
    if (!value.lands()) {
      assertThatThrownBy(() -> render(7L, null, value.bytes()))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessageContaining(value.reason().orElseThrow());
      return;
    }
    JsonNode landed = JSON.readTree(render(7L, null, value.bytes()));
    JsonNode own = JSON.readTree(value.bytes());
    own = own.isObject() ? own : JSON.createObjectNode().set("value", own);
    assertThat(((ObjectNode) landed).remove(List.of("_key", "_partition", "_offset", "_timestamp")))
        .isEqualTo(own);
  }

  static Stream<OddRecord> keys() {
    return Stream.of(KeyFormat.values()).flatMap(format -> OddRecord.keys(format).stream());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void landsEachOddKeyOrSetsItAside(OddRecord key) throws Exception { // I7
    SinkRecord record =
        new SinkRecord(
            "songs", 3, null, key.bytes(), null, "{}".getBytes(UTF_8), 42, 1000L, CREATE);
    LineRenderer keyed = new LineRenderer("_", key.format().orElseThrow(), false);
    if (key.lands()) {
      assertThat(render(keyed, record)).startsWith("{\"_key\":" + key.json().orElseThrow() + ",");
    } else {
      assertThatThrownBy(() -> render(keyed, record))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessageContaining(key.reason().orElseThrow());
    }
  }

  @Test
  void checksLongTextsBeyondOneDecodersBuffer() throws Exception {
    String text = "{\"a\":\"" + "é😀".repeat(5000) + "\"";
    assertThat(json(text + "}")).isEqualTo(text + "," + META);
  }

  @Test
  void landsLongValuesWhole() throws Exception {
    String large = "{\"a\":\"" + "x".repeat(5 << 20) + "\"";
    assertThat(json(large + "}")).isEqualTo(large + "," + META);
  }

  @Test
  void writesTombstones() throws Exception {
    assertThat(render(7L, null, null)).isEqualTo("{\"_deleted\":true," + META);
  }

  @Test
  void writesStructsWithNullsAndLogicalTypes() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("count", Schema.INT32_SCHEMA)
            .field("songName", Schema.OPTIONAL_STRING_SCHEMA)
            .field("price", Decimal.schema(2))
            .field("raw", Schema.BYTES_SCHEMA)
            .build();
    Struct value =
        new Struct(schema)
            .put("count", 5)
            .put("price", new BigDecimal("12.30"))
            .put("raw", ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(render(7L, schema, value))
        .isEqualTo("{\"count\":5,\"songName\":null,\"price\":12.30,\"raw\":\"AQI=\"," + META);
  }

  @Test
  void writesDecimalsWithoutTheZerosOfTheirScale() throws Exception {
    for (String number : List.of("1E+9999", "1E-99999", "-12.50", "1000000", "0.001", "1E+1010")) {
      BigDecimal decimal = new BigDecimal(number);
      String line = render(7L, null, Map.of("n", decimal));
      assertThat(line.length()).isLessThan(200);
      assertThat(EXACT.readTree(line).path("n").decimalValue()).isEqualByComparingTo(decimal);
    }
    assertThat(render(7L, null, Map.of("n", new BigDecimal("1E+3")))).startsWith("{\"n\":1000,");
  }

  @Test
  void setsAsideWhatConvertersMadeAndNoReaderTakes() {
    Object deep = 1;
    for (int level = 0; level < 1_000; level++) {
      deep = List.of(deep);
    }
    Map<Object, String> faults =
        Map.of(
            new BigDecimal("1E+100000"),
            "exponent",
            new BigDecimal("9".repeat(1_001)),
            "number",
            deep,
            "depth",
            "half a pair \ud800",
            "surrogate",
            Double.POSITIVE_INFINITY,
            "Infinity");
    faults.forEach(
        (value, reason) ->
            assertThatThrownBy(() -> render(7L, null, value))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(reason));
  }

  @Test
  void writesMapsListsAndScalars() throws Exception {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", List.of(1L, "two", true));
    value.put("b", null);
    value.put("c", Map.of("d", 1.5));
    assertThat(render(7L, null, value))
        .isEqualTo("{\"a\":[1,\"two\",true],\"b\":null,\"c\":{\"d\":1.5}," + META);
    assertThat(render(7L, null, "x\n")).isEqualTo("{\"value\":\"x\\n\"," + META);
  }

  @Test
  void refusesReservedNamesAndUnwritableValues() {
    assertThatThrownBy(() -> render(7L, null, Map.of("_Key", 1)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("_Key");
    assertThatThrownBy(() -> render(7L, null, Map.of("a", Double.NaN)))
        .isInstanceOf(UnreadableRecordException.class);
    assertThatThrownBy(() -> render(7L, null, Map.of("a", new Object())))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void writesKeysOfEveryKind() throws Exception {
    byte[] value = "{}".getBytes(UTF_8);
    assertThat(render(null, null, value)).startsWith("{\"_key\":null,");
    assertThat(render("a\"b", null, value)).startsWith("{\"_key\":\"a\\\"b\",");
    assertThat(render(new byte[] {0, 1}, null, value)).startsWith("{\"_key\":\"AAE=\",");
    assertThat(render(5, null, value)).startsWith("{\"_key\":5,");
    assertThat(render(Map.of("id", 1), null, value)).startsWith("{\"_key\":{\"id\":1},");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 123456789, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void writesNumbersAsTheyAre(long number) throws Exception {
    assertThat(render(number, null, Map.of())).startsWith("{\"_key\":" + number + ",");
  }

  @Test
  void keepsTheOriginalCoordinatesWhateverTransformsDid() throws Exception {
    SinkRecord record =
        new SinkRecord(
            "renamed",
            9,
            null,
            7L,
            null,
            "{}".getBytes(UTF_8),
            99,
            null,
            TimestampType.NO_TIMESTAMP_TYPE,
            null,
            "songs",
            3,
            42);
    assertThat(render(line, record))
        .isEqualTo("{\"_key\":7,\"_partition\":3,\"_offset\":42,\"_timestamp\":null}\n");
  }

  /** As ByteArrayConverter gives them. */
  private String renderWithHeaders(LineRenderer line, ConnectHeaders headers)
      throws UnreadableRecordException {
    return render(
        line,
        new SinkRecord(
            "songs", 3, null, 7L, null, "{}".getBytes(UTF_8), 42, 1000L, CREATE, headers));
  }

  @Test
  void landsHeadersAsTheyAre() throws Exception {
    ConnectHeaders headers = new ConnectHeaders();
    for (String text : List.of("407127e21279", "007", "1E9999", "true", "", "ünï \"\0")) {
      headers.addBytes("a", text.getBytes(UTF_8));
    }
    headers.addBytes("b", new byte[] {(byte) 0xff, 0}).add("c", null, Schema.OPTIONAL_BYTES_SCHEMA);
    assertThat(renderWithHeaders(new LineRenderer("m_", KeyFormat.BYTES, true), headers))
        .isEqualTo(
            "{\"m_key\":7,\"m_partition\":3,\"m_offset\":42,\"m_timestamp\":1000,\"m_headers\":["
                + "{\"key\":\"a\",\"value\":\"407127e21279\"},{\"key\":\"a\",\"value\":\"007\"},"
                + "{\"key\":\"a\",\"value\":\"1E9999\"},{\"key\":\"a\",\"value\":\"true\"},"
                + "{\"key\":\"a\",\"value\":\"\"},{\"key\":\"a\",\"value\":\"ünï \\\"\\u0000\"},"
                + "{\"key\":\"b\",\"base64\":\"/wA=\"},{\"key\":\"c\",\"value\":null}]}\n");
  }

  @Test
  void landsHeadersThatATransformAdded() throws Exception {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("a", "1").addLong("b", 2);
    assertThat(renderWithHeaders(new LineRenderer("_", KeyFormat.BYTES, true), headers))
        .contains("[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":2}]");
  }
}
