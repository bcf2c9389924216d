package io.chartlake.sparklauncher.resource;

import java.util.regex.Pattern;

/**
 * The name of a container image: it must say which one, by tag or digest, since a name without
 * either means another image tomorrow.
 */
public final class ImageName {
  private static final Pattern REPOSITORY =
      Pattern.compile("(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+:[0-9a-f]{32,128}");

  private ImageName() {}

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException when it is none, or has neither tag nor digest
   */
  public static void check(String image) {
    String rest = image;
    int at = rest.indexOf('@');
    boolean pinned = at >= 0;
    if (pinned) {
      String digest = rest.substring(at + 1);
      if (!DIGEST.matcher(digest).matches()) {
        throw new IllegalArgumentException(
            "'" + image + "' has '" + digest + "' where a digest such as sha256:… must stand");
      }
      rest = rest.substring(0, at);
    }
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      String tag = rest.substring(colon + 1);
      if (!TAG.matcher(tag).matches()) {
        throw new IllegalArgumentException("'" + image + "' has '" + tag + "', which is no tag");
      }
      rest = rest.substring(0, colon);
      pinned = true;
    }
    if (!REPOSITORY.matcher(rest).matches()) {
      throw new IllegalArgumentException("'" + image + "' is no name of an image");
    }
    if (!pinned) {
      throw new IllegalArgumentException(
          "'" + image + "' has neither tag nor digest; add one, such as " + image + ":4.1.1");
    }
  }
}
