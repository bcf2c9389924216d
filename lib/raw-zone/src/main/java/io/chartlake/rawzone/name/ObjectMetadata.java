package io.chartlake.rawzone.name;

/** Names of the S3 user metadata that every raw object carries (without {@code x-amz-meta-}). */
public final class ObjectMetadata {
  /** Version of this contract; {@link #FORMAT_VERSION} is the current one. */
  public static final String FORMAT = "chartlake-format";

  /** Kafka's id of the topic, which changes when a topic is deleted and made anew. */
  public static final String TOPIC_ID = "chartlake-topic-id";

  /** Name of the connector that wrote the object. */
  public static final String CONNECTOR = "chartlake-connector";

  /** Number of lines in the object. */
  public static final String RECORDS = "chartlake-records";

  public static final String FORMAT_VERSION = "1";

  private ObjectMetadata() {}
}
