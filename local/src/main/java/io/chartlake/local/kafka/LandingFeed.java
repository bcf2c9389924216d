package io.chartlake.local.kafka;

import io.chartlake.local.settings.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Topics that one connector lands beside each other in the raw bucket.
 *
 * @param connector its name, from which Connect makes its consumer group's
 * @param topics whose records are read alike
 * @param settings how they are read; what all feeds have in common is in {@code Connector}
 */
public record LandingFeed(String connector, List<String> topics, Map<String, String> settings) {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  /** Every feed, those that can write dead letters before that of the dead letters. */
  public static final List<LandingFeed> ALL = List.of(songs(), playsByMinute(), deadLetters());

  public LandingFeed {
    topics = List.copyOf(topics);
  }

  /** Kafka Connect names a sink's consumer group after its connector. */
  String group() {
    return "connect-" + connector;
  }

  private static LandingFeed songs() {
    return new LandingFeed(
        "landing",
        List.of(Names.CHANGELOG),
        changelog("long", Map.of("buffer.max.bytes", "25165824")));
  }

  private static LandingFeed playsByMinute() {
    return new LandingFeed(
        "landing-plays-by-minute",
        List.of(Names.MINUTES_CHANGELOG),
        changelog("string", Map.of("buffer.max.bytes", "4194304")));
  }

  /** What cannot be landed is set aside, with its coordinates. */
  private static Map<String, String> changelog(String keyFormat, Map<String, String> more) {
    Map<String, String> settings = bytes();
    settings.putAll(more);
    settings.put("key.format", keyFormat);
    settings.put("errors.tolerance", "all");
    settings.put("errors.log.enable", "true");
    settings.put("errors.deadletterqueue.topic.name", Names.LANDING_DEAD_LETTERS);
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put(
        "producer.override.max.request.size",
        Integer.toString(PipelineTopics.DEAD_LETTER_MOST_BYTES));
    return settings;
  }

  /** As they are in Kafka, so that nothing can fail before landing sees it. */
  private static Map<String, String> bytes() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("key.converter", BYTES);
    settings.put("value.converter", BYTES);
    settings.put("header.converter", BYTES);
    return settings;
  }

  /**
   * Dead letters are bytes of any kind, so each value becomes a field of bytes, which lands as
   * base64, and so do keys. Nothing of that can fail, and what failed all the same must stop the
   * connector: set aside, it would come back as the next record of its own topic.
   */
  private static LandingFeed deadLetters() {
    Map<String, String> settings = bytes();
    settings.put("buffer.max.bytes", "8388608");
    settings.put("headers.include", "true");
    settings.put("transforms", "field");
    settings.put("transforms.field.type", "org.apache.kafka.connect.transforms.HoistField$Value");
    settings.put("transforms.field.field", "value");
    settings.put("errors.tolerance", "none");
    return new LandingFeed(
        "landing-dead-letters",
        List.of(Names.MUSIC_CHART_DEAD_LETTERS, Names.LANDING_DEAD_LETTERS),
        settings);
  }
}
