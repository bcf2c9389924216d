package io.chartlake.audit.model;

import java.util.Optional;

/**
 * Name of one event: {@code <source>-<sequence>}, the sequence being the decimal digits behind the
 * last dash, without leading zeros, rising from 0 per source.
 */
public record EventId(String source, long sequence) {
  private static final int MAX_DIGITS = 18;

  public static Optional<EventId> parse(String text) {
    int dash = text.lastIndexOf('-');
    int digits = text.length() - dash - 1;
    if (dash < 1 || digits < 1 || digits > MAX_DIGITS) {
      return Optional.empty();
    }
    if (digits > 1 && text.charAt(dash + 1) == '0') {
      return Optional.empty();
    }
    long sequence = 0;
    for (int i = dash + 1; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return Optional.empty();
      }
      sequence = sequence * 10 + (digit - '0');
    }
    return Optional.of(new EventId(text.substring(0, dash), sequence));
  }

  @Override
  public String toString() {
    return source + "-" + sequence;
  }
}
