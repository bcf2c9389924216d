package io.chartlake.streaming.config;

import java.util.Locale;

/**
 * Every setting of music-chart: its key in the file, its variable in the environment, its default.
 */
public enum ChartSetting {
  BOOTSTRAP_SERVERS("bootstrap.servers", "127.0.0.1:9092", "Kafka brokers, host:port[,host:port…]"),
  STATE_DIR("state.dir", "music-chart-state", "folder of the local state; keep it across restarts"),
  TOPIC_SONGS("topic.songs", "songs", "topic of the catalogue"),
  TOPIC_PLAYS("topic.plays", "played-songs", "topic of the plays"),
  TOPIC_DEAD_LETTERS(
      "topic.dead.letters", "music-chart-dlq", "topic of unreadable records; created if missing"),
  COMMIT_INTERVAL_MS("commit.interval.ms", "1000", "time between commits, milliseconds"),
  THREADS("threads", "1", "stream threads, 1 to 64"),
  CACHE_BYTES("cache.bytes", "8388608", "record cache on the heap, bytes"),
  REPLICATION_FACTOR(
      "replication.factor", "-1", "of topics music-chart creates; -1 is the broker's default"),
  HTTP_HOST("http.host", "127.0.0.1", "address of /healthy, /ready and /metrics"),
  HTTP_PORT("http.port", "8085", "their port; 0 takes a free one and logs it"),
  TOPICS_TIMEOUT_MS(
      "topics.timeout.ms", "120000", "how long to wait for the input topics, milliseconds"),
  CLOSE_TIMEOUT_MS("close.timeout.ms", "10000", "how long a stop may take, milliseconds"),
  INSTANCE_ID("instance.id", "", "static membership id; by default one kept in the state folder"),
  LOG_LEVEL("log.level", "INFO", "ERROR, WARN, INFO, DEBUG (each update) or TRACE");

  /** Keys with this prefix go to Kafka Streams as they are. */
  static final String KAFKA_PREFIX = "kafka.";

  static final String VARIABLE_PREFIX = "MUSIC_CHART_";

  private final String key;
  private final String byDefault;
  private final String description;

  ChartSetting(String key, String byDefault, String description) {
    this.key = key;
    this.byDefault = byDefault;
    this.description = description;
  }

  public String key() {
    return key;
  }

  public String byDefault() {
    return byDefault;
  }

  public String description() {
    return description;
  }

  public String variable() {
    return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
