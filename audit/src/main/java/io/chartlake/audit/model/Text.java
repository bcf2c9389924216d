package io.chartlake.audit.model;

import java.util.Optional;

/** Numbers out of text that others wrote. */
public final class Text {
  private Text() {}

  /** The number from 0 up that the text is; empty when it is none. */
  public static Optional<Long> number(String text) {
    try {
      long number = Long.parseLong(text);
      return number < 0 ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The number of a Kafka partition that the text is; empty when it is none. */
  public static Optional<Integer> partition(String text) {
    return number(text).filter(number -> number <= Integer.MAX_VALUE).map(Long::intValue);
  }
}
