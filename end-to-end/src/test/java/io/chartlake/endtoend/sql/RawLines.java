package io.chartlake.endtoend.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lines as landing writes them, and as no one should. */
final class RawLines {
  private static final String END =
      ",\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":1606000000000}";
  private static final int PARTITIONS = 12;

  /** Names of songs that have to come out as they went in. */
  static final List<String> NAMES =
      List.of(
          "Say \"Ah\" \\ it's; DROP TABLE",
          "<script>alert('x')</script>&amp;",
          "\u200Fשיר עם 'גרש'\u202E abc",
          "雨 \uD83C\uDFB5 \u0000\t\u2028",
          "x".repeat(4_000));

  /**
   * One line.
   *
   * @param text without the line feed
   * @param good whether the compaction takes it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record RawLine(byte[] text, boolean good) {}

  private final List<RawLine> lines = new ArrayList<>();
  private final int partition;

  RawLines(int partition) {
    this.partition = partition;
  }

  /** Of a song in this partition. */
  long key(int song) {
    return (long) song * PARTITIONS + partition;
  }

  /** Offsets are those of the lines. */
  private String end(long key) {
    return END.formatted(key, partition, lines.size());
  }

  private void add(boolean good, byte[] text) {
    lines.add(new RawLine(text, good));
  }

  /** A line of these fields and those that landing adds. */
  RawLines good(String fields) {
    return good(key(1), fields);
  }

  RawLines good(long key, String fields) {
    add(true, ("{" + fields + end(key)).getBytes(UTF_8));
    return this;
  }

  RawLines bad(String fields) {
    add(false, ("{" + fields + end(key(2))).getBytes(UTF_8));
    return this;
  }

  /** The same, each character a byte. */
  RawLines badBytes(String fields) {
    add(false, ("{" + fields + end(key(2))).getBytes(ISO_8859_1));
    return this;
  }

  RawLines badLine(String text) {
    add(false, text.getBytes(ISO_8859_1));
    return this;
  }

  RawLines goodLine(String text) {
    add(true, text.getBytes(UTF_8));
    return this;
  }

  /** Every kind of line that there can be. */
  static RawLines ofEveryKind(int partition) {
    RawLines lines = new RawLines(partition);
    String song = "\"count\":7,\"songName\":\"Believe\"";
    lines.good(song).good("\"count\":8,\"songName\":null").good("\"count\":9");
    lines.good("\"songName\":\"behind\",\"count\":10").good("\"count\":-1").good("\"count\":-0");
    lines.good(song + ",\"more\":{\"a\":[1,{}]},\"x\":1e400");
    lines.good("\"count\":9223372036854775807,\"songName\":[1,\"a\"]").good("\"_deleted\":true");
    lines.good("  \"count\" : 12 , \"songName\" : \"with\\u0020spaces\"  ");
    lines.good(song + ",\"deep\":" + "[".repeat(900) + "]".repeat(900));
    lines.good("\"count\":13,\"songName\":\"" + "long ".repeat(2_000_000) + "\"");
    lines.good("\"count\":14,\"songName\":\"the last good one\"");

    lines.bad("\"count\":\"7\"").bad("\"count\":7.0").bad("\"count\":1e3").bad("\"count\":true");
    lines.bad("\"count\":{\"a\":1}").bad("\"count\":[1]").bad("\"count\":null").bad("\"a\":1");
    lines.bad("\"count\":9223372036854775808").bad("\"count\":1e400").bad("\"count\":0x10");
    lines.bad("\"count\":" + "9".repeat(5_000)).bad("\"count\":01").bad("\"count\":NaN");
    lines.bad(song.replace("\"Believe\"", "5")).bad(song.replace("\"Believe\"", "true"));
    lines.bad("\"_deleted\":\"true\"").bad("\"_deleted\":true,\"count\":\"none\"");
    lines.bad("'count':7").bad("count:7").bad("\"count\"=7").bad(song + ",").bad("/**/" + song);
    lines.bad("\"Count\":7").bad("\"songName\":\"tab\there\",\"count\":1");
    lines.bad(song + ",\"deep\":" + "{\"a\":".repeat(1_100) + "1" + "}".repeat(1_100));
    lines.badBytes("\"count\":1,\"songName\":\"\u00ff\u00fe\"");
    lines.badBytes("\"count\":1,\"songName\":\"cut \u00e2\u0082\"").badBytes("\"count\":1,\u0080");
    lines.badLine("not JSON at all").badLine("\\N").badLine("\u0001").badLine("\u0000\u0000\u0000");
    lines.badLine("[]").badLine("[{" + song + lines.end(1) + "]").badLine("null").badLine("17");
    lines.badLine("\"text\"").badLine("{").badLine("{}").badLine("{\"count\":7,\"songName\":\"Bel");
    lines.badLine("{" + song + lines.end(1) + "{" + song + lines.end(1));
    lines.badLine("{" + song + lines.end(1) + " and more");
    lines.badLine("{" + song + lines.end(1) + "\u0001{}");
    lines.badLine("{" + song + "}").badLine("{" + song + ",\"_key\":5,\"_partition\":0}");
    lines.badLine("{" + song + ",\"_key\":null,\"_offset\":" + lines.lines.size() + "}");
    lines.badLine("{" + song + ",\"_key\":\"5\",\"_offset\":" + lines.lines.size() + "}");
    lines.badLine("{" + song + ",\"_key\":5,\"_offset\":\"" + lines.lines.size() + "\"}");
    lines.badLine("{" + song + ",\"_key\":5,\"_offset\":99999999999999999999}");
    lines.badLine("z".repeat(10 << 20)).badLine("a\u0001b");
    for (int i = 0; i < NAMES.size(); i++) {
      lines.good(lines.key(100 + i), "\"count\":1,\"songName\":" + quoted(NAMES.get(i)));
    }
    return lines;
  }

  /** Nested deeper than any parser goes by recursion. */
  static RawLines tooDeep(int partition) {
    RawLines lines = new RawLines(partition).good("\"count\":1");
    lines.bad("\"count\":2,\"deep\":" + "[".repeat(100_000) + "]".repeat(100_000));
    lines.badLine("[".repeat(100_000)).badLine("{\"a\":".repeat(100_000));
    return lines.good("\"count\":3");
  }

  /** As JSON. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                quoted.append(
                    Map.of((int) '"', "\\\"", (int) '\\', "\\\\", 0, "\\u0000", (int) '\t', "\\t")
                        .getOrDefault(c, String.valueOf((char) c))));
    return quoted.append('"').toString();
  }

  List<RawLine> lines() {
    return lines;
  }

  /** An object's content. */
  byte[] bytes() {
    return bytes("\n");
  }

  /** An object's content with this behind each line. */
  byte[] bytes(String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (RawLine line : lines) {
      out.writeBytes(line.text);
      out.writeBytes(end.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
