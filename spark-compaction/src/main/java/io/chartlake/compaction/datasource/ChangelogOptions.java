package io.chartlake.compaction.datasource;

import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.rawzone.name.RawZone;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Options of a read.
 *
 * @param root where the raw zone is; option {@code raw}
 * @param topic Kafka topic; option {@code topic}
 * @param columns fields to read, as the job's {@code --columns}; option {@code columns}
 * @param keyType type of keys; option {@code keyType}, BIGINT unless given
 * @param records which records; option {@code records}, the latest of each key unless given
 * @param upToGaps whether a partition is read up to its first gap instead of failing; option {@code
 *     gaps}, {@code fail} unless given
 */
record ChangelogOptions(
    RawRoot root,
    String topic,
    String columns,
    FieldType keyType,
    Records records,
    boolean upToGaps)
    implements Serializable {
  static final String RAW = "raw";
  static final String TOPIC = "topic";
  static final String COLUMNS = "columns";
  static final String KEY_TYPE = "keyType";
  static final String RECORDS = "records";
  static final String GAPS = "gaps";

  private static final List<String> KNOWN = List.of(RAW, TOPIC, COLUMNS, KEY_TYPE, RECORDS, GAPS);

  /** Which records of a raw zone. */
  enum Records {
    /** The one with the greatest offset of each key, unless it is a tombstone. */
    LATEST,
    /** Every one, tombstones included, each once. */
    ALL
  }

  /**
   * Reads a map of options.
   *
   * @throws IllegalArgumentException naming the option that is missing, unknown or wrong
   */
  static ChangelogOptions parse(Map<String, String> given) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(given);
    for (String name : new TreeSet<>(options.keySet())) {
      if (KNOWN.stream().noneMatch(known -> known.equalsIgnoreCase(name))) {
        throw new IllegalArgumentException(
            "'" + name + "' is no option of the changelog source; there are " + KNOWN);
      }
    }
    return new ChangelogOptions(
        RawRoot.parse(required(options, RAW)),
        required(options, TOPIC),
        options.getOrDefault(COLUMNS, ""),
        FieldType.parse(options.getOrDefault(KEY_TYPE, "BIGINT")),
        choice(Records.class, RECORDS, options.getOrDefault(RECORDS, "latest")),
        choice(Gaps.class, GAPS, options.getOrDefault(GAPS, "fail")) == Gaps.STOP);
  }

  private enum Gaps {
    FAIL,
    STOP
  }

  RawZone zone() {
    return new RawZone(root.prefix(), topic);
  }

  private static String required(CaseInsensitiveStringMap options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the changelog source needs the option '" + name + "'; it has " + KNOWN);
    }
    return value;
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "option "
              + name
              + " is '"
              + text
              + "'; it can be "
              + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
          e);
    }
  }
}
