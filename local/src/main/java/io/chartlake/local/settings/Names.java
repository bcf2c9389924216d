package io.chartlake.local.settings;

import java.util.List;

/** Names of the pipeline's contracts that cross processes. */
public final class Names {
  public static final String SONGS = "songs";
  public static final String PLAYED_SONGS = "played-songs";
  public static final String CHANGELOG = "music-chart-songs-store-changelog";
  public static final String MINUTES_CHANGELOG = "music-chart-plays-by-minute-store-changelog";
  public static final String NAMES_CHANGELOG = "music-chart-names-store-changelog";
  public static final String MUSIC_CHART_DEAD_LETTERS = "music-chart-dlq";
  public static final String LANDING_DEAD_LETTERS = "landing-dlq";

  /** Kafka Streams' application id, which is its consumer group. */
  public static final String MUSIC_CHART = "music-chart";

  public static final String RAW_BUCKET = CHANGELOG;
  public static final String LAKE_BUCKET = "lake";
  public static final List<String> BUCKETS = List.of(RAW_BUCKET, LAKE_BUCKET);
  public static final String WAREHOUSE = "s3a://" + LAKE_BUCKET + "/warehouse";

  /** Partitions of every topic that is keyed by song. */
  public static final int PARTITIONS = 12;

  public static final String LAKE_SCHEMA = "lake.music";
  public static final String LATEST_TABLE = LAKE_SCHEMA + ".songs_latest";
  public static final String NOW_VIEW = LAKE_SCHEMA + ".songs_now";
  public static final String RAW_TABLE = "hive.songs.songs";

  private Names() {}
}
