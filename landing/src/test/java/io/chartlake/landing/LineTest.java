package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  private static final String META =
      "\"_key\":7,\"_partition\":3,\"_offset\":42,\"_timestamp\":1000}\n";

  private final Line line = new Line("_", false);
  private final LineBuffer out = new LineBuffer();

  private String render(Object key, Schema schema, Object value) throws UnreadableRecordException {
    return render(
        line,
        new SinkRecord("songs", 3, null, key, schema, value, 42, 1000L, TimestampType.CREATE_TIME));
  }

  private String render(Line line, SinkRecord record) throws UnreadableRecordException {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1}{}",
        "{\"a\":1} x",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "[1,]",
        "nul",
        "hello",
        "{\"a\":\"\t\"}",
        "{\"a\":\"x\ny\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "\"open",
        "1 2",
        "/**/{}",
        "{\"_key\":1}",
        "{\"_OFFSET\":1}",
        "{\"_deleted\":false}",
        "{\"\\u005fpartition\":1}",
        "{\"_headers\":1}",
        "\u0000{}"
      })
  void refusesWhatOtherReadersMightReadDifferently(String value) {
    assertThatThrownBy(() -> json(value)).isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] overlong = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    byte[] cut = {'"', (byte) 0xE2, (byte) 0x82};
    for (byte[] bytes :
        List.of(
            overlong,
            surrogate,
            cut,
            "{\"a\":\"é\"}".getBytes(ISO_8859_1),
            "{}".getBytes(UTF_16LE))) {
      assertThatThrownBy(() -> render(1L, null, bytes))
          .isInstanceOf(UnreadableRecordException.class);
    }
  }

  @Test
  void checksLongTextsBeyondOneDecodersBuffer() throws Exception {
    String text = "{\"a\":\"" + "é😀".repeat(5000) + "\"";
    assertThat(json(text + "}")).isEqualTo(text + "," + META);
  }

  @Test
  void boundsTheDepthAndNotTheLength() throws Exception {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    assertThat(json(deep)).isEqualTo("{\"value\":" + deep + "," + META);
    assertThatThrownBy(() -> json("[" + deep + "]"))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("depth");
    String large = "{\"a\":\"" + "x".repeat(5 << 20) + "\"";
    assertThat(json(large + "}")).isEqualTo(large + "," + META);
    assertThat(json("{\"a\":1e999,\"b\":-0.0}")).isEqualTo("{\"a\":1e999,\"b\":-0.0," + META);
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

  @Test
  void addsHeadersWhenTold() throws Exception {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("a", "1").addString("a", "2");
    SinkRecord record =
        new SinkRecord(
            "songs",
            3,
            null,
            7L,
            null,
            "{}".getBytes(UTF_8),
            42,
            1000L,
            TimestampType.CREATE_TIME,
            headers);
    assertThat(render(new Line("m_", true), record))
        .isEqualTo(
            "{\"m_key\":7,\"m_partition\":3,\"m_offset\":42,\"m_timestamp\":1000,"
                + "\"m_headers\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"a\",\"value\":\"2\"}]}\n");
  }
}
