package io.chartlake.audit.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.KeyType;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RawLine;
import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.OddRecord;
import io.chartlake.rawzone.line.ReservedNames;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit takes the line of each odd record that lands, and knows no key that does not. */
class OddRecordsTest {
  private static final String END =
      "\"_key\":7,\"_partition\":3,\"_offset\":42,\"_timestamp\":1000}";

  static Stream<OddRecord> values() {
    return OddRecord.values().stream().filter(OddRecord::lands);
  }

  @ParameterizedTest
  @MethodSource("values")
  void findsTheRecordInItsLine(OddRecord value) throws Exception { // I2
    byte[] line = (fields(value.bytes()) + END).getBytes(UTF_8);
    LogRecord record =
        new LogRecord(
            3,
            42,
            OptionalLong.of(1000),
            Optional.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 7}),
            Optional.of(value.bytes()),
            List.of());
    RawLine raw = new RawLine("here", 42, line, JsonValues.object(line).orElseThrow(), true);
    assertThat(LineMatch.of(record, raw, KeyType.LONG).difference()).isEmpty();
  }

  /** The value's part of the line. */
  private static String fields(byte[] bytes) throws Exception {
    byte[] value = bytes.clone();
    JsonText text = JsonText.ofValue(value, ReservedNames.DEFAULT);
    JsonText.putOnOneLine(value, text.start(), text.end());
    String json = new String(value, text.start(), text.end() - text.start(), UTF_8);
    return switch (text.kind()) {
      case OBJECT -> json.substring(0, json.length() - 1) + ",";
      case EMPTY_OBJECT -> json.substring(0, json.length() - 1);
      case OTHER -> "{\"value\":" + json + ",";
    };
  }

  static List<OddRecord> keys() {
    return OddRecord.keys(io.chartlake.rawzone.line.KeyFormat.STRING);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void knowsTheKeysThatLand(OddRecord key) {
    Optional<String> json =
        KeyType.STRING.text(key.bytes()).map(text -> KeyType.STRING.json(text).toString());
    assertThat(json).isEqualTo(key.json());
  }
}
