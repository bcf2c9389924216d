package io.chartlake.rawzone.name;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a bucket that holds one topic's raw objects, and the only place where their keys are
 * written and read:
 *
 * <pre>
 * {@code <prefix>/<topic>.json/partition=<5 digits>/hour=<yyyy-MM-dd-HH>/<from 20 digits>-<to 20 digits>.jsonl[.gz|.zst]}
 * </pre>
 *
 * @param prefix folder in the bucket, without a slash at either end; empty for the bucket's root
 * @param topic the Kafka topic
 */
public record RawZone(String prefix, String topic) {
  /** From an object's first record to its upload, unless the connector is told otherwise. */
  public static final Duration DEFAULT_LINGER = Duration.ofSeconds(5);

  private static final Pattern PARTITION = Pattern.compile("partition=(\\d{5})/");
  private static final Pattern NAME =
      Pattern.compile(
          "partition=(\\d{5})/hour=([0-9-]{13})/(\\d{20})-(\\d{20})\\.jsonl(\\.gz|\\.zst)?");

  public RawZone {
    Objects.requireNonNull(prefix, "prefix");
    if (topic.isEmpty() || topic.contains("/")) {
      throw new IllegalArgumentException("'" + topic + "' is no topic name");
    }
    if (prefix.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "prefix '" + prefix + "' must neither begin nor end with a slash");
    }
    for (String step : prefix.split("/", -1)) {
      if (step.equals("..") || step.equals(".") || (step.isEmpty() && !prefix.isEmpty())) {
        throw new IllegalArgumentException("prefix '" + prefix + "' has the step '" + step + "'");
      }
    }
  }

  /** What every key of this zone begins with; ends with a slash. */
  public String root() {
    return (prefix.isEmpty() ? "" : prefix + "/") + topic + ".json/";
  }

  /** What every key of this partition begins with; ends with a slash. */
  public String partitionPrefix(int partition) {
    return root() + "partition=" + padded(partition, 5) + "/";
  }

  /** What every key of this partition and hour begins with; ends with a slash. */
  public String hourPrefix(int partition, HourUtc hour) {
    return partitionPrefix(partition) + "hour=" + hour + "/";
  }

  /** The whole key of this object. */
  public String key(ObjectName name) {
    return hourPrefix(name.partition(), name.hour())
        + padded(name.range().from(), 20)
        + "-"
        + padded(name.range().to(), 20)
        + ".jsonl"
        + name.compression().suffix();
  }

  /**
   * Reads a key of this zone.
   *
   * @throws IllegalArgumentException naming the key when it is not one that {@link #key} writes
   */
  public ObjectName parse(String key) {
    String root = root();
    if (!key.startsWith(root)) {
      throw new IllegalArgumentException("key '" + key + "' does not begin with '" + root + "'");
    }
    Matcher matcher = NAME.matcher(key.substring(root.length()));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("key '" + key + "' is no name of a raw object");
    }
    try {
      return new ObjectName(
          Integer.parseInt(matcher.group(1)),
          HourUtc.parse(matcher.group(2)),
          new OffsetRange(Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4))),
          compression(matcher.group(5)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "key '" + key + "' is no name of a raw object: " + e.getMessage(), e);
    }
  }

  /** Reads a key; empty when it is not one that {@link #key} writes. */
  public Optional<ObjectName> name(String key) {
    try {
      return Optional.of(parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The partition of a folder of this zone; empty for any other name. */
  public OptionalInt partition(String folder) {
    Matcher matcher =
        folder.startsWith(root()) ? PARTITION.matcher(folder.substring(root().length())) : null;
    return matcher != null && matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The hour of a folder of this partition; empty for any other name. */
  public Optional<HourUtc> hour(int partition, String folder) {
    String start = partitionPrefix(partition) + "hour=";
    if (!folder.startsWith(start) || !folder.endsWith("/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(HourUtc.parse(folder.substring(start.length(), folder.length() - 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the key is one of the zero-byte markers that Trino leaves when a schema or table is
   * created on an empty prefix. Listers pass over it; any other unknown name is reported.
   */
  public static boolean isFolderMarker(String key, long sizeBytes) {
    return sizeBytes == 0 && key.endsWith("/");
  }

  private static Compression compression(String suffix) {
    for (Compression compression : Compression.values()) {
      if (compression.suffix().equals(suffix == null ? "" : suffix)) {
        return compression;
      }
    }
    throw new IllegalArgumentException("unknown suffix '" + suffix + "'");
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
