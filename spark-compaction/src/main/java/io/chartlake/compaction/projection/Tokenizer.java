package io.chartlake.compaction.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of {@code --columns} and {@code --select}: names, quoted names, brackets, commas. */
final class Tokenizer {
  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:([\\p{L}_][\\p{L}\\p{N}_]*)|`([^`]+)`|\"([^\"]+)\"|([(),])|(\\S))\\s*");

  /**
   * One word.
   *
   * @param quoted whether it stood in quotes, so that it is a name and no keyword
   */
  private record Word(String text, boolean quoted) {}

  private final String whole;
  private final List<Word> words = new ArrayList<>();
  private int at;

  /**
   * @param advice what to add where there is another sign
   */
  Tokenizer(String text, String advice) {
    this.whole = text;
    Matcher matcher = WORD.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end)) {
      if (matcher.group(5) != null) {
        throw error("'" + matcher.group(5) + "' is neither a name, a bracket nor a comma" + advice);
      }
      boolean quoted = matcher.group(2) != null || matcher.group(3) != null;
      words.add(
          new Word(
              quoted
                  ? (matcher.group(2) != null ? matcher.group(2) : matcher.group(3))
                  : (matcher.group(1) != null ? matcher.group(1) : matcher.group(4)),
              quoted));
      end = matcher.end();
    }
  }

  boolean atEnd() {
    return at == words.size();
  }

  /** Whether the next word is this keyword or sign, which is then passed. */
  boolean skip(String keyword) {
    if (!atEnd() && !words.get(at).quoted && words.get(at).text.equalsIgnoreCase(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether the next two words are these, which are then passed. */
  boolean skip(String keyword, String sign) {
    if (skip(keyword)) {
      if (skip(sign)) {
        return true;
      }
      at--;
    }
    return false;
  }

  void expect(String sign) {
    if (!skip(sign)) {
      throw error("'" + sign + "' is missing " + place());
    }
  }

  String name(String what) {
    if (atEnd() || (!words.get(at).quoted && "(),".contains(words.get(at).text))) {
      throw error(what + " is missing " + place());
    }
    return words.get(at++).text;
  }

  IllegalArgumentException error(String reason) {
    return new IllegalArgumentException("in '" + whole + "' " + reason);
  }

  private String place() {
    return atEnd() ? "at the end" : "before '" + words.get(at).text + "'";
  }
}
