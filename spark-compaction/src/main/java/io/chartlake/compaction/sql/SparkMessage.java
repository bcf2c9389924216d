package io.chartlake.compaction.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spark's own words for an error, as one sentence of bounded length. */
final class SparkMessage {
  private static final int MAX_LENGTH = 300;

  /** Its code, where in the text it was, and the advice to switch off what the job relies on. */
  private static final Pattern MORE =
      Pattern.compile(" If necessary set |;? ?SQLSTATE: | \\(line \\d+, pos \\d+\\)|; line \\d+ ");

  private SparkMessage() {}

  static String of(Throwable error) {
    String text = error.getMessage() == null ? error.toString() : error.getMessage();
    String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
    Matcher more = MORE.matcher(line);
    String sentence = (more.find() ? line.substring(0, more.start()) : line).strip();
    return sentence.length() <= MAX_LENGTH ? sentence : sentence.substring(0, MAX_LENGTH) + "…";
  }
}
