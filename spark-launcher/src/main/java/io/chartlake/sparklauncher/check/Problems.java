package io.chartlake.sparklauncher.check;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a resource: a sentence for each field, with path and value. */
public final class Problems {
  private final List<String> sentences = new ArrayList<>();

  public void add(String path, String wrong) {
    sentences.add(path + " " + wrong);
  }

  /** Adds a required field that is missing. */
  public void require(String path, String value) {
    if (value == null || value.isBlank()) {
      add(path, "is missing");
    }
  }

  /** Adds what the rule says of a value; null is an absent field. */
  public void check(String path, String value, Rule rule) {
    if (value == null) {
      return;
    }
    try {
      rule.check(value);
    } catch (IllegalArgumentException e) {
      add(path, e.getMessage());
    }
  }

  public List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** Throws IllegalArgumentException, which names the value, when it is invalid. */
  public interface Rule {
    void check(String value);
  }
}
