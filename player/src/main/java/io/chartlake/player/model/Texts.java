package io.chartlake.player.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Small helps for text that people made. */
public final class Texts {
  /** Far above any real name, far below what a Kafka record may hold. */
  public static final int LONGEST_NAME = 1_000;

  private static final int SHOWN = 60;
  private static final Pattern LINE_BREAKERS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

  private Texts() {}

  /** What fits a line of a log: a name from a file must not look like a line of its own. */
  public static String onOneLine(String text) {
    return LINE_BREAKERS.matcher(text).replaceAll(" ");
  }

  /** Such as {@code 3m19s}. */
  public static String inWords(Duration duration) {
    String iso = duration.truncatedTo(ChronoUnit.SECONDS).toString();
    return iso.substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** On one line, and cut when long. */
  public static String shortened(String text) {
    return onOneLine(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }

  /** A failure's message, without the full stop that the sentence around it brings. */
  public static String reason(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = onOneLine(message.strip());
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** Why a file could not be used, in words. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return reason((Throwable) e);
  }
}
