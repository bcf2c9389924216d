package io.chartlake.landing.config;

import io.chartlake.rawzone.line.KeyFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a connector's settings say of Connect's converters. Whatever fails in one of them, landing
 * never sees: the framework writes the dead letter, with the timestamp of the original, and nobody
 * waits for it. So keys and headers come as bytes, and so should values.
 */
public final class ConverterSettings {
  public static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  public static final String KEY = "key.converter";
  public static final String VALUE = "value.converter";
  public static final String HEADER = "header.converter";
  private static final String TRANSFORMS = "transforms";

  /** Connect takes a class by the short forms of its name too. */
  private static final Set<String> NAMES_OF_BYTES =
      Set.of(BYTES, "ByteArrayConverter", "ByteArray");

  /** What to write in the place of a key converter. */
  private static final Map<String, KeyFormat> FORMATS =
      Map.of(
          "LongConverter", KeyFormat.LONG,
          "IntegerConverter", KeyFormat.INT,
          "StringConverter", KeyFormat.STRING,
          "JsonConverter", KeyFormat.JSON);

  private final Map<String, String> settings;

  public ConverterSettings(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Whether a record comes as it is in Kafka, so that its dead letter can be made of it. */
  public boolean leaveRecordsAsTheyAre() {
    return isBytes(KEY) && isBytes(VALUE) && isBytes(HEADER) && !transforms();
  }

  /** What is wrong by the setting to change; empty when nothing is. */
  public Map<String, String> faults() {
    Map<String, String> faults = new LinkedHashMap<>();
    if (!isBytes(HEADER)) {
      faults.put(
          HEADER,
          found(HEADER)
              + ", which can change a header (407127e21279 becomes a number) or fail its record;"
              + " set it to "
              + BYTES);
    }
    if (!isBytes(KEY)) {
      faults.put(
          KEY,
          found(KEY)
              + "; landing reads the bytes of keys itself: set it to "
              + BYTES
              + ", and "
              + LandingConfig.KEY_FORMAT
              + keyFormat());
    }
    if (isTolerant() && !isBytes(VALUE)) {
      faults.put(VALUE, found(VALUE) + unawaited("set it to " + BYTES));
    }
    if (isTolerant() && transforms()) {
      faults.put(
          TRANSFORMS,
          "'" + settings.get(TRANSFORMS) + "' can fail" + unawaited("do without transforms"));
    }
    return faults;
  }

  /** Whether the framework may drop a record whose dead letter cannot be written. */
  private boolean isTolerant() {
    return "all".equals(settings.get("errors.tolerance"))
        && !Boolean.parseBoolean(settings.get(LandingConfig.ALLOW_UNAWAITED));
  }

  private static String unawaited(String instead) {
    return ", and a record that fails before landing sees it is lost if the dead letter topic"
        + " refuses it; "
        + instead
        + ", or errors.tolerance=none, or "
        + LandingConfig.ALLOW_UNAWAITED
        + "=true to accept that";
  }

  private String keyFormat() {
    String name = settings.getOrDefault(KEY, "");
    KeyFormat known = FORMATS.get(name.substring(name.lastIndexOf('.') + 1));
    return known == null ? " to one of " + List.of(KeyFormat.values()) : "=" + known;
  }

  private String found(String setting) {
    String name = settings.get(setting);
    return name == null
        ? setting + " is not set, so the worker's default counts"
        : setting + " is '" + name + "'";
  }

  private boolean isBytes(String setting) {
    return NAMES_OF_BYTES.contains(settings.getOrDefault(setting, ""));
  }

  private boolean transforms() {
    return !settings.getOrDefault(TRANSFORMS, "").isBlank();
  }
}
