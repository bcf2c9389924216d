package io.chartlake.sparklauncher.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a container image. It must have a tag or a digest, or it changes by itself. */
public final class ImageName {
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*"
              + "(?<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
              + "(?<digest>@[a-z0-9]+:[0-9a-f]{32,128})?");

  private ImageName() {}

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException when it is invalid, or has neither tag nor digest
   */
  public static void check(String image) {
    Matcher matcher = IMAGE.matcher(image);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + image + "' is not an image name such as registry.example/team/spark:4.1.1");
    }
    if (matcher.group("tag") == null && matcher.group("digest") == null) {
      throw new IllegalArgumentException(
          "'" + image + "' has neither tag nor digest; add one, such as " + image + ":4.1.1");
    }
  }
}
