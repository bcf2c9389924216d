package io.chartlake.lagexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.cli.CommandException;
import io.chartlake.lagexporter.TableCommits.TableCommit;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prometheus sees what each source answered last, and nothing of a source that is away. */
class LagMetricsTest {
  private static final RawZone ZONE = new RawZone("", "changelog");
  private static final CompactedTable TABLE = new CompactedTable("lake.music.songs", ZONE);
  private static final String PART = "{partition=\"0\",topic=\"changelog\"}";
  private static final String TABLE_PART =
      "{partition=\"0\",table=\"lake.music.songs\",topic=\"changelog\"}";

  private final Watch clock = new Watch();
  private final FakeListing store = new FakeListing(ZONE);
  private final FakeCommits commits = new FakeCommits();
  private final FakeTopics topics = new FakeTopics();
  private final LagMetrics metrics = new LagMetrics(clock, Duration.ofMinutes(1), new LongAdder());
  private final Round.Sources sources =
      new Round.Sources(
          commits,
          topics,
          probes(ProbedSource.TRINO),
          probes(ProbedSource.S3),
          probes(ProbedSource.KAFKA));
  private final Round round =
      new Round(
          new Round.Scope(
              Map.of(TABLE, new LandedSearch(ZONE, store, clock, 100)),
              List.of("events"),
              List.of("dlq")),
          sources,
          clock);

  private Probes probes(ProbedSource source) {
    return new Probes(source, Duration.ofSeconds(5), clock);
  }

  /** Time stands still until it is moved. */
  private static final class Watch extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:30:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class FakeCommits implements TableCommits {
    private Optional<TableCommit> newest = Optional.empty();
    private boolean away;

    @Override
    public Optional<TableCommit> newest(String table) {
      if (away) {
        throw CommandException.failure("Trino is away");
      }
      return newest;
    }
  }

  private static final class FakeTopics implements TopicOffsets {
    private final Map<String, Map<Integer, Long>> ends = new HashMap<>();
    private final Map<Integer, FirstRecord> waiting = new HashMap<>();
    private boolean away;

    @Override
    public Map<Integer, Long> ends(String topic) {
      if (away || !ends.containsKey(topic)) {
        throw CommandException.failure("no answer for " + topic);
      }
      return ends.get(topic);
    }

    @Override
    public Map<Integer, FirstRecord> first(String topic, Map<Integer, OffsetRange> ranges) {
      Map<Integer, FirstRecord> first = new HashMap<>(waiting);
      first.keySet().retainAll(ranges.keySet());
      return first;
    }
  }

  @BeforeEach
  void everythingIsThere() {
    Instant now = clock.instant();
    String read = store.put(0, 0, 10, now.minusSeconds(300));
    store.put(0, 10, 30, now.minusSeconds(40));
    commits.newest =
        Optional.of(
            new TableCommit(
                now.minusSeconds(60), Watermark.none("changelog", 1).with(0, 10, read)));
    topics.ends.put("changelog", Map.of(0, 36L));
    topics.ends.put("events", Map.of(0, 1_000L, 1, 2_000L));
    topics.ends.put("dlq", Map.of(0, 3L, 1, 4L));
    topics.waiting.put(0, new TopicOffsets.FirstRecord(31, Optional.of(now.minusSeconds(7))));
  }

  @AfterEach
  void end() {
    sources.trino().close();
    sources.s3().close();
    sources.kafka().close();
  }

  private String scrapeAfterARound() {
    metrics.show(round.run());
    return metrics.scrape();
  }

  @Test
  void tellsHowFarEachPartIs() {
    assertThat(scrapeAfterARound())
        .contains("chartlake_watermark_offset" + TABLE_PART + " 10.0\n")
        .contains("chartlake_raw_end_offset" + PART + " 30.0\n")
        .contains("chartlake_topic_end_offset" + PART + " 36.0\n")
        .contains("chartlake_topic_end_offset{partition=\"1\",topic=\"events\"} 2000.0\n")
        .contains("chartlake_compaction_lag_offsets" + TABLE_PART + " 20.0\n")
        .contains("chartlake_compaction_lag_seconds" + TABLE_PART + " 40.0\n")
        .contains("chartlake_landing_lag_offsets" + PART + " 5.0\n")
        .contains("chartlake_landing_lag_seconds" + PART + " 7.0\n")
        .contains("chartlake_gaps" + TABLE_PART + " 0.0\n")
        .contains("chartlake_dead_letters_total{topic=\"dlq\"} 7.0\n")
        .contains("# TYPE chartlake_dead_letters_total counter\n")
        .contains(
            "chartlake_last_commit_timestamp_seconds{table=\"lake.music.songs\"} 1.79543694E9\n")
        .contains("chartlake_audit_probe_up{source=\"trino\",target=\"lake.music.songs\"} 1.0\n");
  }

  @Test
  void countsAGap() {
    store.put(0, 33, 36, clock.instant());

    assertThat(scrapeAfterARound())
        .contains("chartlake_gaps" + TABLE_PART + " 1.0\n")
        .contains("chartlake_gap_offsets" + TABLE_PART + " 3.0\n");
  }

  @Test
  void marksOfTransactionsAtTheEndAreNoLag() {
    topics.waiting.clear();

    assertThat(scrapeAfterARound())
        .contains("chartlake_landing_lag_offsets" + PART + " 0.0\n")
        .contains("chartlake_landing_lag_seconds" + PART + " 0.0\n");
  }

  @Test
  void withoutTrinoTheRestGoesOnAndNothingOldIsShown() {
    scrapeAfterARound();
    commits.away = true;

    assertThat(scrapeAfterARound())
        .doesNotContain("chartlake_watermark_offset{")
        .doesNotContain("chartlake_compaction_lag_seconds{")
        .doesNotContain("chartlake_gaps{")
        .doesNotContain("chartlake_last_commit_timestamp_seconds{")
        .contains("chartlake_landing_lag_seconds" + PART + " 7.0\n")
        .contains("chartlake_audit_probe_up{source=\"trino\",target=\"lake.music.songs\"} 0.0\n")
        .contains(
            "chartlake_audit_probe_failures_total{source=\"trino\",target=\"lake.music.songs\"} 1.0\n");
  }

  @Test
  void withoutTheStoreTheRestGoesOn() {
    scrapeAfterARound();
    store.away = true;

    assertThat(scrapeAfterARound())
        .doesNotContain("chartlake_raw_end_offset{")
        .doesNotContain("chartlake_landing_lag_offsets{")
        .doesNotContain("chartlake_compaction_lag_offsets{")
        .contains("chartlake_watermark_offset" + TABLE_PART + " 10.0\n")
        .contains("chartlake_topic_end_offset" + PART + " 36.0\n")
        .contains("chartlake_audit_probe_up{source=\"s3\",target=\"changelog\"} 0.0\n");
  }

  @Test
  void withoutKafkaTheRestGoesOnAndIsThereAgainAfterwards() {
    scrapeAfterARound();
    topics.away = true;

    assertThat(scrapeAfterARound())
        .doesNotContain("chartlake_topic_end_offset{")
        .doesNotContain("chartlake_landing_lag_offsets{")
        .doesNotContain("chartlake_dead_letters_total{")
        .contains("chartlake_compaction_lag_offsets" + TABLE_PART + " 20.0\n")
        .contains("chartlake_audit_probe_up{source=\"kafka\",target=\"dlq\"} 0.0\n");

    topics.away = false;
    assertThat(scrapeAfterARound()).contains("chartlake_dead_letters_total{topic=\"dlq\"} 7.0\n");
  }

  @Test
  void aMissingTopicHidesNoOther() {
    topics.ends.remove("dlq");

    assertThat(scrapeAfterARound())
        .contains("chartlake_audit_probe_up{source=\"kafka\",target=\"dlq\"} 0.0\n")
        .contains("chartlake_audit_probe_up{source=\"kafka\",target=\"changelog\"} 1.0\n");
  }

  @Test
  void aTableWithoutACommitHasEverythingToRead() {
    commits.newest = Optional.empty();

    assertThat(scrapeAfterARound())
        .contains("chartlake_compaction_lag_offsets" + TABLE_PART + " 30.0\n")
        .contains("chartlake_compaction_lag_seconds" + TABLE_PART + " 300.0\n")
        .doesNotContain("chartlake_last_commit_timestamp_seconds{");
  }

  @Test
  void aPartitionWithoutObjectsHasAllToLand() {
    topics.ends.put("changelog", Map.of(0, 36L, 1, 50L));
    topics.waiting.put(
        1, new TopicOffsets.FirstRecord(0, Optional.of(clock.instant().minusSeconds(90))));

    assertThat(scrapeAfterARound())
        .contains("chartlake_landing_lag_offsets{partition=\"1\",topic=\"changelog\"} 50.0\n")
        .contains("chartlake_landing_lag_seconds{partition=\"1\",topic=\"changelog\"} 90.0\n");
  }

  @Test
  void anOldReadingIsNotShown() {
    scrapeAfterARound();
    clock.move(Duration.ofSeconds(61));

    assertThat(metrics.scrape())
        .doesNotContain("chartlake_watermark_offset{")
        .doesNotContain("chartlake_topic_end_offset{")
        .doesNotContain("chartlake_dead_letters_total{")
        .contains("chartlake_audit_probe_up{source=\"kafka\",target=\"dlq\"} 0.0\n");
  }
}
