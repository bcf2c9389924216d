package io.chartlake.local.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines of a log file, read from its end. */
public final class LogTail {
  private static final int MOST_BYTES = 64 * 1024;

  /** A JVM's own last line; other threads may still write a few behind it. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: (.*)");

  private static final int LINES = 20;
  private static final int MOST_CHARACTERS = 200;

  private LogTail() {}

  /**
   * At most this many last lines written at or behind a position.
   *
   * @param start position in bytes before which nothing is taken
   */
  public static String of(Path log, long start, int lines) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(Math.min(start, file.length()), file.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(cannot read " + log + ": " + e.getMessage() + ")";
    }
  }

  /**
   * Why a service is gone: such as {@code out of memory (Java heap space)}, or the last line of the
   * log.
   */
  public static String exitReason(Path log) {
    List<String> lines = of(log, 0, LINES).lines().filter(line -> !line.isBlank()).toList();
    for (String line : lines) {
      Matcher outOfMemory = OUT_OF_MEMORY.matcher(line);
      if (outOfMemory.matches()) {
        return "out of memory (" + outOfMemory.group(1) + ")";
      }
    }
    return lines.isEmpty() ? "its log is empty" : "its log ends with: " + last(lines);
  }

  private static String last(List<String> lines) {
    String line = lines.get(lines.size() - 1);
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }
}
