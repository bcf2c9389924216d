package io.chartlake.rawzone.name;

import java.util.Locale;

/** How a raw object's bytes are compressed; the object's name says which. */
public enum Compression {
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst");

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** What the object's name ends with after {@code .jsonl}; empty for none. */
  public String suffix() {
    return suffix;
  }

  /**
   * Reads a setting such as {@code gzip}.
   *
   * @throws IllegalArgumentException naming the text and the words that are known
   */
  public static Compression parse(String text) {
    for (Compression compression : values()) {
      if (compression.name().equalsIgnoreCase(text)) {
        return compression;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no compression: none, gzip or zstd");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
