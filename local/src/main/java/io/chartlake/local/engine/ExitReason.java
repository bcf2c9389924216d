package io.chartlake.local.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a service is gone, as far as its log tells. */
public final class ExitReason {
  /** A JVM's own last line; other threads may still write a few behind it. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: (.*)");

  private static final int LINES = 20;
  private static final int MOST_CHARACTERS = 200;

  private ExitReason() {}

  /** Such as {@code out of memory (Java heap space)}, or the last line of the log. */
  public static String of(Path log) {
    List<String> lines = LogTail.of(log, 0, LINES).lines().filter(line -> !line.isBlank()).toList();
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
