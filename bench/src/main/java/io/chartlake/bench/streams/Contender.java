package io.chartlake.bench.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.bench.Home;
import io.chartlake.testsupport.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of the two programs: how it is started, and where and how it keeps its counts. */
enum Contender {
  MUSIC_CHART("music-chart", "music-chart-songs-store-changelog") {
    @Override
    JavaProcess start(Home home, String broker, Path folder, Terms terms) {
      return JavaProcess.start(
          label(),
          folder.resolve("log"),
          home.classpathOf("streaming-agg", "chartlake-music-chart.jar"),
          terms.jvmOptions(),
          Map.of(
              "MUSIC_CHART_BOOTSTRAP_SERVERS", broker,
              "MUSIC_CHART_STATE_DIR", folder.resolve("state").toString(),
              "MUSIC_CHART_HTTP_PORT", "0",
              "MUSIC_CHART_COMMIT_INTERVAL_MS", String.valueOf(terms.commitIntervalMillis()),
              "MUSIC_CHART_THREADS", String.valueOf(terms.threads()),
              "MUSIC_CHART_CACHE_BYTES", String.valueOf(terms.cacheBytes())),
          List.of("io.chartlake.streaming.app.MusicChart"));
    }

    @Override
    long count(byte[] value) {
      try {
        return MAPPER.readTree(value).get("count").asLong();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  BARE_COUNT(
      BareCount.APPLICATION_ID, BareCount.APPLICATION_ID + "-" + BareCount.STORE + "-changelog") {
    @Override
    JavaProcess start(Home home, String broker, Path folder, Terms terms) {
      return JavaProcess.start(
          label(),
          folder.resolve("log"),
          home.classpathOf("bench", "chartlake-bench.jar"),
          terms.jvmOptions(),
          Map.of(),
          List.of(
              BareCount.class.getName(),
              broker,
              folder.resolve("state").toString(),
              String.valueOf(terms.commitIntervalMillis()),
              String.valueOf(terms.threads()),
              String.valueOf(terms.cacheBytes())));
    }

    @Override
    long count(byte[] value) {
      return ByteBuffer.wrap(value).getLong();
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String label;
  private final String changelog;

  Contender(String label, String changelog) {
    this.label = label;
    this.changelog = changelog;
  }

  /** What both must have alike. */
  record Terms(long commitIntervalMillis, int threads, long cacheBytes, List<String> jvmOptions) {}

  abstract JavaProcess start(Home home, String broker, Path folder, Terms terms);

  /** The count in a value of the changelog. */
  abstract long count(byte[] value);

  /** Its name, its application id and its consumer group. */
  String label() {
    return label;
  }

  String changelog() {
    return changelog;
  }
}
