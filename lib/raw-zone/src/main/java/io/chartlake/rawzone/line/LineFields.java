package io.chartlake.rawzone.line;

/**
 * Names of the fields that landing adds to each line, behind the value's own fields.
 *
 * <p>A line is one record. A tombstone is {@code {"_deleted":true,"_key":…,…}}; valid JSON that is
 * no object lands as {@code {"value":…,"_key":…,…}}.
 */
public final class LineFields {
  /** The record's key: a number, a string, or null. */
  public static final String KEY = "_key";

  /** Kafka partition, a number. */
  public static final String PARTITION = "_partition";

  /** Offset in that partition, a number. */
  public static final String OFFSET = "_offset";

  /** The record's timestamp in milliseconds since 1970, or null where Kafka has none. */
  public static final String TIMESTAMP = "_timestamp";

  /** True in the line of a tombstone; absent in all others. */
  public static final String DELETED = "_deleted";

  /**
   * With {@code headers.include}, the record's headers in their order: each {@code {"key":…}} with
   * {@code "value"}, the bytes as text where they are UTF-8, or else {@code "base64"}.
   */
  public static final String HEADERS = "_headers";

  /** Holds a value that is JSON but no object. */
  public static final String VALUE = "value";

  private LineFields() {}
}
