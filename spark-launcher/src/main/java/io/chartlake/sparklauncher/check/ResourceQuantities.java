package io.chartlake.sparklauncher.check;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names, memory and cores in the notation of Spark and Kubernetes. */
public final class ResourceQuantities {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern MEMORY = Pattern.compile("([0-9]{1,18})(b|kb?|mb?|gb?|tb?|pb?)?");
  private static final Pattern CPU = Pattern.compile("[0-9]{1,9}m|[0-9]{1,6}(?:\\.[0-9]{1,9})?");
  private static final Pattern ZERO = Pattern.compile("[0.]+m?");

  private ResourceQuantities() {}

  /** A DNS label of RFC 1123, as the names of pods need it. */
  public static void dnsLabel(String name) {
    require(
        LABEL.matcher(name).matches(),
        name,
        "a valid name: up to 63 lower-case letters, digits and hyphens, with a letter or digit at"
            + " both ends");
  }

  /** Memory in Spark's notation: {@code 512m}, {@code 4g}; without a unit mebibytes. */
  public static void memory(String text) {
    Matcher matcher = MEMORY.matcher(text.toLowerCase(Locale.ROOT));
    require(
        matcher.matches() && new BigInteger(matcher.group(1)).signum() > 0,
        text,
        "an amount of memory in Spark's notation, such as 512m or 4g");
  }

  /** Processors in Kubernetes' notation: {@code 200m}, {@code 1.5}. */
  public static void cpu(String text) {
    require(
        CPU.matcher(text).matches() && !ZERO.matcher(text).matches(),
        text,
        "a number of processors such as 200m or 1.5");
  }

  /** A whole number of at least 1. */
  public static void positive(String text) {
    require(text.matches("[1-9][0-9]{0,6}"), text, "a whole number of at least 1");
  }

  /** A whole number of at least 0. */
  public static void count(String text) {
    require(text.matches("[0-9]{1,7}"), text, "a whole number of at least 0");
  }

  private static void require(boolean valid, String text, String expected) {
    if (!valid) {
      throw new IllegalArgumentException("'" + text + "' is not " + expected);
    }
  }
}
