package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.endtoend.superset.DashboardStack;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A running stack as Prometheus sees it, while parts of it stand still. */
@Tag("long")
@ExtendWith(DashboardStack.class)
class ObservabilityIT {
  private static final String TOPIC = "music-chart-songs-store-changelog";
  private static final RawZone ZONE = new RawZone("", TOPIC);
  private static final String OF_TOPIC = "topic=\"" + TOPIC + "\"";
  private static final String OF_TABLE = "table=\"lake.music.songs_latest\"";
  private static final int PARTITIONS = 12;
  private static final int PLAYS = 200;

  /** Exported by what no test here runs. */
  private static final Map<String, String> OF_OTHERS =
      Map.of(
          "kube_deployment_status_replicas_available",
          "kube-state-metrics, which every cluster with the Prometheus operator has");

  private static RunningExporter exporter;

  private final DashboardStack stack;
  private final Cli chartlake;

  ObservabilityIT(DashboardStack stack) {
    this.stack = stack;
    this.chartlake = stack.cli();
  }

  @BeforeAll
  static void serve(DashboardStack stack) {
    exporter = RunningExporter.start(stack.cli());
  }

  @AfterAll
  static void stop() {
    exporter.stop();
  }

  @Test
  void everyMetricOfARuleOrPanelIsTold(@TempDir Path folder) throws IOException {
    Path connectRules = Monitoring.FOLDER.resolve("connect-metrics.yaml");
    int connect = JmxExporter.into(chartlake.pid("connect"), connectRules);
    int kafka =
        JmxExporter.into(chartlake.pid("kafka"), Monitoring.FOLDER.resolve("kafka-metrics.yaml"));
    Metrics trino =
        Metrics.scrape(
            chartlake.port("trino"),
            chartlake.folder().resolve("conf/trino/certificate.pem"),
            "admin",
            chartlake.secret("trino.admin"));
    Set<String> told = new TreeSet<>(OF_OTHERS.keySet());
    told.addAll(trino.names());

    // Streams' own appear within a minute of its start.
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              told.addAll(exporter.metrics().names());
              told.addAll(Metrics.scrape(chartlake.port("music-chart")).names());
              told.addAll(Metrics.scrape(connect).names());
              told.addAll(Metrics.scrape(kafka).names());
              Map<String, Set<String>> missing = new TreeMap<>(Monitoring.metrics());
              missing.keySet().removeAll(told);
              assertThat(missing).isEmpty();
            });
    assertThat(Monitoring.metrics()).containsKeys(OF_OTHERS.keySet().toArray(String[]::new));
    everyBeanOfLandingIsExported(Metrics.scrape(connect));
    everyMetricOfTheExporterIsDocumented();
    promtoolFindsNoFault(folder);
  }

  private static void everyBeanOfLandingIsExported(Metrics connect) {
    assertThat(connect.samples())
        .filteredOn(sample -> sample.contains(OF_TOPIC) && sample.contains("partition=\"11\""))
        .extracting(sample -> sample.substring(0, sample.indexOf('{')))
        .containsExactlyInAnyOrder(
            "chartlake_landing_records_total",
            "chartlake_landing_bytes_total",
            "chartlake_landing_objects_total",
            "chartlake_landing_put_seconds_total",
            "chartlake_landing_put_max_seconds",
            "chartlake_landing_retries_total",
            "chartlake_landing_holes_total",
            "chartlake_landing_dead_letters_total",
            "chartlake_landing_buffered_bytes",
            "chartlake_landing_oldest_buffered_seconds",
            "chartlake_landing_last_to");
  }

  private void everyMetricOfTheExporterIsDocumented() {
    String readme = Monitoring.text(Monitoring.DEPLOY.resolveSibling("lag-exporter/README.md"));
    assertThat(exporter.metrics().names())
        .filteredOn(name -> name.startsWith("chartlake_"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  private void promtoolFindsNoFault(Path folder) throws IOException {
    String own =
        Metrics.get(chartlake.port("lag-exporter"), "/metrics")
            .body()
            .lines()
            .filter(line -> line.contains("chartlake_"))
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = Files.writeString(folder.resolve("metrics"), own);
    assertThat(Promtool.lint(file)).isEmpty();
  }

  @Test
  void standingLandingLeftOutCompactionAndAMissingObjectAreSeen() throws IOException {
    double before = exporter.metrics().sum("chartlake_raw_end_offset", OF_TOPIC);
    stack.play(PLAYS);
    exporter.await(
        "plays land",
        metrics ->
            metrics.sum("chartlake_raw_end_offset", OF_TOPIC) > before && landingLag(metrics) == 0);
    connector("pause");
    try {
      stack.play(PLAYS);
      Metrics standing =
          exporter.await(
              "what does not land is seen", metrics -> landingLag(metrics) >= PLAYS / 10);
      exporter.await(
          "and it gets older",
          metrics ->
              metrics.sum("chartlake_landing_lag_seconds", OF_TOPIC)
                  > standing.sum("chartlake_landing_lag_seconds", OF_TOPIC) + 1);
    } finally {
      connector("resume");
    }
    Metrics landed = exporter.await("it lands after all", metrics -> landingLag(metrics) == 0);
    assertThat(landed.sum("chartlake_compaction_lag_offsets", OF_TABLE)).isPositive();
    assertThat(landed.sum("chartlake_compaction_lag_seconds", OF_TABLE)).isPositive();
    assertThat(landed.sum("chartlake_gaps")).isZero();

    anObjectGoesAndComesBack();
    stack.succeed("compact", "once");
    Metrics compacted =
        exporter.await(
            "compaction is seen",
            metrics ->
                metrics.has("chartlake_compaction_lag_offsets")
                    && metrics.sum("chartlake_compaction_lag_offsets") == 0);
    assertThat(compacted.sum("chartlake_compaction_lag_seconds")).isZero();
    assertThat(compacted.sum("chartlake_last_commit_timestamp_seconds", OF_TABLE))
        .isGreaterThan(landed.sum("chartlake_last_commit_timestamp_seconds", OF_TABLE));
  }

  private static double landingLag(Metrics metrics) {
    return metrics.has("chartlake_landing_lag_offsets")
        ? metrics.sum("chartlake_landing_lag_offsets")
        : -1;
  }

  private void anObjectGoesAndComesBack() throws IOException {
    try (Bucket bucket =
        new Bucket(chartlake.port("s3"), Bucket.Credentials.of(chartlake.folder()), TOPIC)) {
      String key = oneThatHasASuccessor(bucket);
      byte[] bytes = bucket.read(key);
      Map<String, String> metadata = bucket.metadata(key);
      bucket.delete(key);
      try {
        Metrics broken =
            exporter.await(
                "the gap is seen", metrics -> metrics.sum("chartlake_gaps", OF_TABLE) > 0);
        assertThat(broken.sum("chartlake_gap_offsets", OF_TABLE))
            .isEqualTo((double) ZONE.parse(key).range().length());
      } finally {
        bucket.write(key, bytes, metadata);
      }
      exporter.await("the gap is closed", metrics -> metrics.sum("chartlake_gaps") == 0);
    }
  }

  /** The last but one of a partition, which the table has not read. */
  private String oneThatHasASuccessor(Bucket bucket) {
    Metrics now = exporter.metrics();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      double watermark =
          now.sum("chartlake_watermark_offset", OF_TABLE, "partition=\"" + partition + "\"");
      List<String> waiting =
          bucket.list(ZONE.partitionPrefix(partition)).keySet().stream()
              .filter(key -> ZONE.parse(key).range().from() >= watermark)
              .toList();
      if (waiting.size() > 1) {
        return waiting.get(waiting.size() - 2);
      }
    }
    throw new AssertionError("no partition has two objects that wait");
  }

  @Test
  void aSourceThatHangsIsToldAndTheRestGoesOn() throws IOException {
    exporter.await("Trino answers", metrics -> metrics.has("chartlake_watermark_offset"));
    signal("-STOP", chartlake.pid("trino"));
    try {
      Metrics without =
          exporter.await(
              "Trino is away", metrics -> metrics.sum("chartlake_audit_probe_up", "trino") == 0);
      assertThat(without.has("chartlake_watermark_offset")).isFalse();
      assertThat(without.has("chartlake_compaction_lag_seconds")).isFalse();
      assertThat(without.has("chartlake_landing_lag_offsets")).isTrue();
      assertThat(without.sum("chartlake_audit_probe_up", "kafka")).isPositive();
      assertThat(without.sum("chartlake_audit_probe_failures_total", "trino")).isPositive();
      assertThat(exporter.isHealthy()).isTrue();
    } finally {
      signal("-CONT", chartlake.pid("trino"));
    }
    exporter.await("Trino is back", metrics -> metrics.has("chartlake_compaction_lag_seconds"));
    assertThat(exporter.output()).contains("trino does not answer for", "trino answers again for");
  }

  private static void signal(String signal, long pid) throws IOException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    assertThat(kill.onExit().join().exitValue()).isZero();
  }

  private void connector(String what) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + chartlake.port("connect")
                        + "/connectors/landing/"
                        + what))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
          .isEqualTo(202);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
