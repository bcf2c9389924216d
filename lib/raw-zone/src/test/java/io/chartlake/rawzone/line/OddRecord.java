package io.chartlake.rawzone.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value or key out of the one list that landing, compaction, SQL and audit are held to.
 *
 * @param spelling as the list has it
 * @param reason a part of why it is set aside; empty when it lands
 * @param json what a line says for a key; empty for a value, and when it does not land
 * @param format of a key; empty for a value
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record OddRecord(
    String spelling,
    byte[] bytes,
    Optional<String> reason,
    Optional<String> json,
    Optional<KeyFormat> format) {
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final Pattern REPEATED = Pattern.compile("«([^»]*)»\\*(\\d+)");
  private static final int SHOWN = 60;

  /** All values. */
  public static List<OddRecord> values() {
    return rows("odd-values.tsv").map(OddRecord::value).toList();
  }

  /** The keys of one format. */
  public static List<OddRecord> keys(KeyFormat format) {
    return rows("odd-keys.tsv")
        .map(OddRecord::key)
        .filter(key -> key.format.equals(Optional.of(format)))
        .toList();
  }

  /** Whether it is part of a line. */
  public boolean lands() {
    return reason.isEmpty();
  }

  private static Stream<String[]> rows(String resource) {
    try (InputStream in = OddRecord.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OddRecord value(String[] row) {
    String spelling = row[row.length - 1];
    Optional<String> reason = row[0].equals("lands") ? Optional.empty() : Optional.of(row[1]);
    return new OddRecord(spelling, bytes(spelling), reason, Optional.empty(), Optional.empty());
  }

  private static OddRecord key(String[] row) {
    Optional<String> told = Optional.of(new String(bytes(row[2]), UTF_8));
    boolean lands = row[1].equals("lands");
    return new OddRecord(
        row[3],
        bytes(row[3]),
        lands ? Optional.empty() : told,
        lands ? told : Optional.empty(),
        Optional.of(KeyFormat.parse(row[0])));
  }

  private static byte[] bytes(String spelling) {
    String whole =
        REPEATED
            .matcher(spelling)
            .replaceAll(
                part ->
                    Matcher.quoteReplacement(
                        part.group(1).repeat(Integer.parseInt(part.group(2)))));
    String latin = new String(whole.getBytes(UTF_8), ISO_8859_1);
    return BYTE.matcher(latin)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(part.group(1), 16))))
        .getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return spelling.length() <= SHOWN ? spelling : spelling.substring(0, SHOWN) + "…";
  }
}
