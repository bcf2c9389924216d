package io.chartlake.sparklauncher.resource;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a resource, each with the field's path and the value that is wrong. */
public final class Problems {
  private final List<String> sentences = new ArrayList<>();

  public void add(String path, String wrong) {
    sentences.add(path + " " + wrong);
  }

  /** Notes that a field which must be there is not. */
  void require(String path, String value) {
    if (value == null || value.isBlank()) {
      add(path, "is missing");
    }
  }

  /** Runs a check whose exception says what is wrong with the value. */
  void check(String path, String value, Check check) {
    if (value == null) {
      return;
    }
    try {
      check.accept(value);
    } catch (IllegalArgumentException e) {
      add(path, e.getMessage());
    }
  }

  public List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** Throws IllegalArgumentException when a value is wrong. */
  interface Check {
    void accept(String value);
  }
}
