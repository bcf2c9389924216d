package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.faults.Bucket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The whole stack on real engines, in a folder and under a locale that are not plain: two of its
 * processes are killed in the middle, and its store is given much at once.
 */
class CrashIT {
  private static final int PLAYS = 16_000;
  private static final int PLAYS_PER_SECOND = 400;

  /** So that the second compaction has something to do, however slow the machine. */
  private static final int LATE_PLAYS = 500;

  /** At least two objects per partition: one before and one after the worker's death. */
  private static final int OBJECTS = 24;

  /** To a JVM that goes by it, the capital of {@code i} is {@code İ}. */
  private static final Map<String, String> TURKISH =
      Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");

  private static final int UPLOADS = 12;
  private static final int UPLOAD_BYTES = 16 << 20;

  @TempDir private static Path temporary;
  private static Cli chartlake;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"), TURKISH);
    chartlake.succeed("up", "--ports", "free");
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void losesNothingAndCountsNothingTwiceWhenKilledInTheMiddle() { // I1, I2, I5
    Cli.Running player =
        chartlake.start("play", "--plays", "" + PLAYS, "--rate", "" + PLAYS_PER_SECOND);

    awaitAcknowledged(PLAYS / 8);
    long musicChart = killAndRestart("music-chart", player);
    long connect = killAndRestart("connect", player);
    chartlake.succeed("compact", "once");

    Cli.Ended played = player.await();
    assertThat(played.code()).as(played.output()).isZero();
    assertThat(chartlake.acknowledged()).isEqualTo(PLAYS);
    chartlake.succeed("play", "--plays", "" + LATE_PLAYS, "--rate", "max");
    chartlake.succeed("audit", "--wait", "90s", "--skip", "table,trino");
    chartlake.succeed("compact", "once");

    Cli.Ended audit =
        chartlake.run(
            "audit",
            "--wait=60s",
            "--expect-plays=" + (PLAYS + LATE_PLAYS),
            "--expect-objects=" + OBJECTS,
            "--expect-commits=2");
    assertThat(audit.code()).as(audit.output()).isZero();
    assertThat(
            chartlake
                .run("sql", "--user", "admin", "-e", "SHOW CREATE VIEW lake.music.songs_now")
                .output())
        .as("the view's constants are those of the last commit")
        .contains("$path\" > 's3a://music-chart-songs-store-changelog/");
    assertThat(chartlake.pid("music-chart")).isNotEqualTo(musicChart);
    assertThat(chartlake.pid("connect")).isNotEqualTo(connect);
  }

  @Test
  void theStoreHoldsOutWhileMuchIsUploadedReadAndCompacted() throws Exception {
    long store = chartlake.pid("s3");
    try (Bucket large = bucket(connectorsSignInChunks());
        Bucket onePiece = bucket(false)) {
      large.create();
      Cli.Running compaction = chartlake.start("compact", "once");
      Cli.Running query = chartlake.start("sql", "-e", "SELECT count(*) FROM hive.songs.songs");
      uploadAtOnce(large);
      assertThat(large.sizes().values()).hasSize(UPLOADS).containsOnly((long) UPLOAD_BYTES);
      for (Cli.Running running : List.of(compaction, query)) {
        Cli.Ended ended = running.await();
        assertThat(ended.code()).as(ended.output()).isZero();
      }
      assertThatThrownBy(() -> onePiece.write("piece", new byte[UPLOAD_BYTES], Map.of()))
          .as("it would be kept in memory, so the store answers 400 or hangs up")
          .isInstanceOf(SdkException.class);
    }
    assertThat(chartlake.pid("s3")).isEqualTo(store);
    Cli.Ended status = chartlake.run("status");
    assertThat(status.code()).as(status.output()).isZero();
  }

  private static void uploadAtOnce(Bucket bucket) throws Exception {
    byte[] body = new byte[UPLOAD_BYTES];
    ExecutorService threads = Executors.newFixedThreadPool(UPLOADS);
    try {
      List<Future<?>> uploads = new ArrayList<>();
      for (int upload = 0; upload < UPLOADS; upload++) {
        String key = "object-" + upload;
        uploads.add(threads.submit(() -> bucket.write(key, body, Map.of())));
      }
      for (Future<?> upload : uploads) {
        upload.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Bucket bucket(boolean chunked) throws IOException {
    return new Bucket(
        chartlake.port("s3"), Bucket.Credentials.of(chartlake.folder()), "load", chunked);
  }

  /** What the stack has told its own connector. */
  private static boolean connectorsSignInChunks() throws IOException, InterruptedException {
    URI config =
        URI.create("http://127.0.0.1:" + chartlake.port("connect") + "/connectors/landing/config");
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(config).build(), BodyHandlers.ofString())
            .body();
    return new ObjectMapper().readTree(answer).path("s3.chunked.encoding").asBoolean();
  }

  private void awaitAcknowledged(int plays) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> chartlake.acknowledged() >= plays);
  }

  /** Kills a service while plays flow; gives the pid that was killed. */
  private long killAndRestart(String service, Cli.Running player) {
    assertThat(player.process().isAlive()).as("plays flow").isTrue();
    assertThat(chartlake.acknowledged()).isLessThan(PLAYS);
    long pid = chartlake.pid(service);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    assertThat(chartlake.run("status").code()).isEqualTo(1);
    chartlake.succeed("up");
    return pid;
  }
}
