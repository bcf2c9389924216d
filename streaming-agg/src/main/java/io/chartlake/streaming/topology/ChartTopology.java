package io.chartlake.streaming.topology;

import io.chartlake.streaming.model.CatalogueReader;
import io.chartlake.streaming.model.ChartEvent;
import io.chartlake.streaming.model.MinutePlays;
import io.chartlake.streaming.model.PlayReader;
import io.chartlake.streaming.model.SongName;
import io.chartlake.streaming.model.SongRow;
import java.util.List;
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
public final class ChartTopology {
  public static final String APPLICATION_ID = "music-chart";
  static final String SONGS_STORE = "songs-store";
  static final String NAMES_STORE = "names-store";
  static final String MINUTES_STORE = "plays-by-minute-store";
  public static final String SONGS_CHANGELOG = changelog(SONGS_STORE);
  public static final String NAMES_CHANGELOG = changelog(NAMES_STORE);
  public static final String MINUTES_CHANGELOG = changelog(MINUTES_STORE);

  /** What plays leave. */
  public static final List<String> COUNT_CHANGELOGS = List.of(SONGS_CHANGELOG, MINUTES_CHANGELOG);

  /** What lands from a changelog needs a day to do so, and a week to see a tombstone. */
  private static final Map<String, String> LANDED_CHANGELOG =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "86400000",
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "604800000");

  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  /** Every changelog, with the settings of its topic. */
  public static final Map<String, Map<String, String>> CHANGELOGS =
      Map.of(
          SONGS_CHANGELOG, LANDED_CHANGELOG,
          MINUTES_CHANGELOG, LANDED_CHANGELOG,
          NAMES_CHANGELOG, COMPACTED);

  private ChartTopology() {}

  private static String changelog(String store) {
    return APPLICATION_ID + "-" + store + "-changelog";
  }

  public static Topology build(String songsTopic, String playsTopic, LongAdder playsCounted) {
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
                .withLoggingEnabled(COMPACTED),
            "chart");
  }
}
