package io.chartlake.sparklauncher.resource;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names, memory and cores as Spark and Kubernetes read them. */
public final class Quantities {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern MEMORY = Pattern.compile("([0-9]{1,18})(b|kb?|mb?|gb?|tb?|pb?)?");
  private static final Pattern CPU = Pattern.compile("[0-9]{1,9}m|[0-9]{1,6}(?:\\.[0-9]{1,9})?");
  private static final Pattern ZERO = Pattern.compile("[0.]+m?");

  private Quantities() {}

  /** Checks a DNS label of RFC 1123, which names of objects and their pods are made of. */
  public static void dnsLabel(String name) {
    if (!LABEL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name: up to 63 lower-case letters, digits and hyphens, with a letter or"
              + " digit at both ends");
    }
  }

  /** Checks memory as Spark writes it: {@code 512m}, {@code 4g}; no unit means mebibytes. */
  public static void memory(String text) {
    Matcher matcher = MEMORY.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || new BigInteger(matcher.group(1)).signum() == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no amount of memory such as 512m or 4g, as Spark writes it");
    }
  }

  /** Checks a share of processors as Kubernetes writes it: {@code 200m}, {@code 1.5}. */
  public static void cpu(String text) {
    if (!CPU.matcher(text).matches() || ZERO.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no share of processors such as 200m or 1.5");
    }
  }

  /** Checks a whole number from 1 up. */
  public static void positive(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException("'" + text + "' is no whole number from 1 up");
    }
  }

  /** Checks a whole number from 0 up. */
  public static void count(String text) {
    if (!text.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException("'" + text + "' is no whole number from 0 up");
    }
  }
}
