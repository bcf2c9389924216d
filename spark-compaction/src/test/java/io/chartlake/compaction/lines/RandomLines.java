package io.chartlake.compaction.lines;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random columns, and lines that are of one shape, nearly of it, or of none. */
final class RandomLines {
  private static final List<String> NAMES =
      List.of("count", "songName", "c", "großes Feld", "naïve_ö", "another12345678", "x1234");
  private static final List<FieldType> TYPES = List.of(FieldType.values());
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "false",
          "nul",
          "truex",
          "\"\"",
          "\"plain\"",
          "{}",
          "[1]",
          "",
          "-",
          "+1",
          "{\"_offset\":9}",
          "0",
          "-0",
          "00",
          "01",
          "-01",
          "1.5",
          "1.",
          ".5",
          "-0.0",
          "0.1",
          "0.10",
          "1e3",
          "1E+2",
          "-1.5e-3",
          "1e400",
          "123456789.123456789",
          "9007199254740992",
          "3.0",
          "9007199254740991",
          "-9007199254740993",
          "90071992547409.93",
          "0.000000000000001",
          "12345678",
          "123456789",
          "1234567812345678",
          "12345678123456781",
          "999999999999999999",
          "1000000000000000000",
          "9223372036854775807",
          "9223372036854775808",
          "10000000000000000000",
          "-9223372036854775807",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "99999999999999999999",
          "111111111111111111111111111111",
          "2147483647",
          "2147483648",
          "-2147483648",
          "-2147483649",
          "9223372036854775",
          "9223372036854776",
          "-9223372036854775",
          "-9223372036854776",
          "\"1\"",
          "\"text\"",
          "\"2020-01-01T00:00:00Z\"",
          "\"é\"",
          "\"\\u00e9\"",
          "\"a\\\"b\"",
          "\"a\\tb\"",
          "\"a\tb\"",
          "\"\u007f\"",
          "\"東京\"",
          "\"\ud83c\udfb5 tune\"",
          "\"\\ud83d\"",
          "1 2",
          "1,",
          "\"open",
          "\"12345678",
          "\"1234567\"",
          "\"12345678\"",
          "\"éééééééééé\"");
  private static final List<byte[]> MALFORMED =
      List.of(
          bytes(0xC0, 0x80),
          bytes(0xC1, 0xA3),
          bytes(0xE0, 0x80, 0x80),
          bytes(0xED, 0xA0, 0x80),
          bytes(0xF0, 0x80, 0x80, 0x80),
          bytes(0xF4, 0x90, 0x80, 0x80),
          bytes(0xF5, 0x80, 0x80, 0x80),
          bytes(0xFF),
          bytes(0x80),
          bytes(0xE6, 0x9D),
          bytes(0xC3),
          bytes(0xF0, 0x9F, 0x8E),
          bytes(0),
          bytes(0x1F),
          bytes('\\'),
          bytes('"'),
          bytes(0xE2, 0x82, 0x41));

  private final Random random;
  private final Projection projection;
  private final List<Column> fields = new ArrayList<>();
  private final String blank;
  private final boolean calm;
  private long offset;

  RandomLines(Random random) {
    this.random = random;
    this.blank = random.nextInt(4) == 0 ? " " : "";
    this.calm = random.nextInt(3) == 0;
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    StringBuilder columns = new StringBuilder();
    int declared = random.nextInt(5);
    for (int i = 0; i < declared; i++) {
      FieldType type = type();
      columns.append(i == 0 ? "" : ", ").append('`').append(names.get(i)).append("` ").append(type);
      columns.append(random.nextInt(4) == 0 ? " NOT NULL" : "");
    }
    this.projection =
        Projection.parse(
            columns.toString(),
            "_key AS k",
            random.nextBoolean() ? FieldType.BIGINT : FieldType.STRING,
            Set.of());
    fields.addAll(projection.raw());
    for (int i = declared; i < declared + random.nextInt(3); i++) {
      fields.add(new Column(names.get(i), type()));
    }
    if (random.nextInt(3) == 0) {
      fields.add(new Column("_deleted", FieldType.BOOLEAN));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(fields, random);
    }
  }

  private FieldType type() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  Projection projection() {
    return projection;
  }

  /** Lines of which the last may have no end. */
  byte[] lines(int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(line());
      if (random.nextInt(20) == 0) {
        all.write('\r');
      }
      if (i < count - 1 || random.nextBoolean()) {
        all.write('\n');
      }
    }
    return all.toByteArray();
  }

  private byte[] line() {
    byte[] line = object().getBytes(StandardCharsets.UTF_8);
    if (calm) {
      return line;
    }
    return switch (random.nextInt(40)) {
      case 0 -> splice(line, bytes(random.nextInt(256)), 1);
      case 1 -> splice(line, bytes(), 1);
      case 2 -> splice(line, bytes(random.nextInt(256)), 0);
      case 3, 4 -> splice(line, MALFORMED.get(random.nextInt(MALFORMED.size())), 0);
      case 5 -> splice(line, bytes(), line.length);
      case 6 -> (object() + object()).getBytes(StandardCharsets.UTF_8);
      case 7 -> (" " + object() + "\t ").getBytes(StandardCharsets.UTF_8);
      case 8 -> " \t".repeat(random.nextInt(2)).getBytes(StandardCharsets.UTF_8);
      case 9 -> (object() + ",").getBytes(StandardCharsets.UTF_8);
      default -> line;
    };
  }

  private String object() {
    List<Column> order = new ArrayList<>(fields);
    if (!calm) {
      switch (random.nextInt(30)) {
        case 0 -> Collections.shuffle(order, random);
        case 1 -> order.remove(random.nextInt(order.size()));
        case 2 -> order.add(order.get(random.nextInt(order.size())));
        case 3 -> order.add(new Column("_deleted", FieldType.BOOLEAN));
        default -> {}
      }
    }
    offset += 1 + random.nextInt(3);
    StringBuilder text = new StringBuilder("{");
    for (Column field : order) {
      text.append(text.length() == 1 ? "" : "," + blank).append('"').append(name(field));
      text.append("\":").append(blank).append(value(field));
    }
    return text.append('}').toString();
  }

  private String name(Column field) {
    return !calm && random.nextInt(300) == 0
        ? "\\u%04x%s".formatted((int) field.name().charAt(0), field.name().substring(1))
        : field.name();
  }

  private String value(Column field) {
    if (!calm && random.nextInt(25) == 0) {
      return ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
    }
    if (field.name().equals("_offset")) {
      return Long.toString(offset);
    }
    if (random.nextInt(30) == 0) {
      return "null";
    }
    return switch (field.type()) {
      case BOOLEAN -> Boolean.toString(random.nextBoolean());
      case INT -> Integer.toString(random.nextInt() >> random.nextInt(32));
      case BIGINT -> Long.toString(random.nextLong() >> random.nextInt(64));
      case TIMESTAMP -> Long.toString(1_700_000_000_000L + random.nextInt());
      case FLOAT, DOUBLE -> floating();
      case STRING -> '"' + string() + '"';
    };
  }

  private String floating() {
    return switch (random.nextInt(3)) {
      case 0 -> Double.toString(random.nextGaussian());
      case 1 -> Long.toString(random.nextInt(100_000));
      default -> "%d.%02d".formatted(random.nextInt(100_000), random.nextInt(100));
    };
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(50) == 0 ? 3_000 : 40); i > 0; i--) {
      switch (random.nextInt(120)) {
        case 0 -> text.append("é");
        case 1 -> text.append("京");
        case 2 -> text.append("\ud83c\udfb5");
        case 3 -> text.append(calm ? "~" : "\\n");
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  /** Replaces so many bytes somewhere. */
  private byte[] splice(byte[] line, byte[] by, int replaced) {
    int at = random.nextInt(line.length);
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(line, 0, at);
    spliced.writeBytes(by);
    int rest = Math.min(line.length, at + replaced);
    spliced.write(line, rest, line.length - rest);
    return spliced.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
