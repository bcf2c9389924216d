package io.chartlake.streaming;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: both input topics of a partition lead to the one processor that owns its stores.
 */
final class ChartTopology {
  static final String APPLICATION_ID = "music-chart";
  static final String SONGS_STORE = "songs-store";
  static final String NAMES_STORE = "names-store";
  static final String MINUTES_STORE = "plays-by-minute-store";
  static final String SONGS_CHANGELOG = APPLICATION_ID + "-" + SONGS_STORE + "-changelog";

  /** What lands from a changelog needs a day to do so, and a week to see a tombstone. */
  private static final Map<String, String> LANDED_CHANGELOG =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "86400000",
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "604800000");

  private ChartTopology() {}

  static Topology build(String songsTopic, String playsTopic, LongAdder playsCounted) {
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            "plays",
            new ArrivalTime(),
            new ByteArrayDeserializer(),
            ChartEvent.deserializer(PlayReader::read),
            playsTopic)
        .addSource(
            AutoOffsetReset.earliest(),
            "catalogue",
            new ArrivalTime(),
            new ByteArrayDeserializer(),
            ChartEvent.deserializer(CatalogueReader::read),
            songsTopic)
        .addProcessor("chart", () -> new ChartProcessor(playsCounted), "plays", "catalogue")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(SONGS_STORE), Serdes.Long(), SongRow.serde())
                .withCachingEnabled()
                .withLoggingEnabled(LANDED_CHANGELOG),
            "chart")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(MINUTES_STORE),
                    Serdes.String(),
                    MinutePlays.serde())
                .withCachingEnabled()
                .withLoggingEnabled(LANDED_CHANGELOG),
            "chart")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(NAMES_STORE), Serdes.Long(), SongName.serde())
                .withLoggingEnabled(
                    Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
            "chart");
  }
}
