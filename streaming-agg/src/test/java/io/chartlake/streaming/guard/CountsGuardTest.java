package io.chartlake.streaming.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.config.SettingsReader;
import io.chartlake.streaming.topology.ChartTopology;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of RATIONALE.md: which starts may count, and what a refused one says. */
class CountsGuardTest {
  private static final String PLAYS = "played-songs";
  private static final String SONGS = "songs";
  private static final String COUNTS = ChartTopology.SONGS_CHANGELOG;
  private static final String MINUTES = ChartTopology.MINUTES_CHANGELOG;
  private static final String NAMES = ChartTopology.NAMES_CHANGELOG;
  private static final String RESET =
      "kafka-streams-application-reset.sh --bootstrap-server 127.0.0.1:9092 --application-id music-chart"
          + " --input-topics songs,played-songs; rm -r '/x/a state'";

  private final Map<String, TopicIdentity> found = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, Long> earliest = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Set<TopicPartition> rows = new HashSet<>();
  private final Set<TopicPartition> readable = new HashSet<>();
  private Optional<Map<String, TopicIdentity>> kept = Optional.empty();

  @BeforeEach
  void freshTopics() {
    for (String topic : Set.of(PLAYS, SONGS, COUNTS, MINUTES, NAMES)) {
      makeAnew(topic, 2);
    }
    for (String input : Set.of(PLAYS, SONGS)) {
      for (int partition = 0; partition < 3; partition++) {
        earliest.put(new TopicPartition(input, partition), 0L);
        ends.put(new TopicPartition(input, partition), 500L);
      }
    }
  }

  @Test
  void firstStartOfAllMayCount() {
    assertMayCount();
    found.keySet().removeAll(ChartTopology.CHANGELOGS.keySet());
    assertMayCount();
  }

  @Test
  void startOverTheSameTopicsMayCount() {
    counted();
    assertMayCount();
  }

  @Test
  void lostStateFolderMayBeRestored() {
    counted();
    kept = Optional.empty();
    assertMayCount();
  }

  @Test
  void changelogMadeAnewIsRefusedWhileOffsetsRemain() {
    for (String changelog : Set.of(COUNTS, MINUTES)) {
      freshTopics();
      counted();
      makeAnew(changelog, 2);
      assertThat(refusal())
          .startsWith(changelog + " is another topic than the one that /x/a state belongs to (its")
          .contains("id was " + kept.orElseThrow().get(changelog).id())
          .contains("and is " + found.get(changelog).id())
          .contains("offsets of group music-chart and the state folder of every music-chart: kafka")
          .contains(RESET)
          .endsWith("delete only this state folder: rm -r '/x/a state'");
    }
  }

  @Test
  void missingChangelogIsRefusedWhileOffsetsRemain() {
    counted();
    found.remove(MINUTES);
    assertThat(refusal()).startsWith(MINUTES + " is missing, but group").endsWith(RESET);
    kept = Optional.empty();
    assertThat(refusal()).startsWith(MINUTES + " is missing, but group").endsWith(RESET);
  }

  @Test
  void emptyChangelogIsRefusedWhereNothingElseIsKnown() {
    counted();
    kept = Optional.empty();
    rows.removeIf(row -> row.topic().equals(COUNTS));
    assertThat(refusal()).startsWith(COUNTS + " is empty, but group").endsWith(RESET);
  }

  @Test
  void emptyChangelogIsRightWhereNoPlayCouldBeRead() {
    counted();
    kept = Optional.empty();
    rows.clear();
    readable.clear();
    assertMayCount();
  }

  @Test
  void offsetsOfAnInputThatWasMadeAnewAreRefused() {
    counted();
    makeAnew(PLAYS, 2);
    assertThat(refusal()).startsWith(PLAYS + " is another topic").contains(RESET);
  }

  @Test
  void playsMadeAnewAreCountedOnTopWhereTheUserSaysSo() {
    counted();
    makeAnew(PLAYS, 2);
    committed.keySet().removeIf(partition -> partition.topic().equals(PLAYS));
    assertThat(refusal())
        .contains("counted twice")
        .contains("--topic played-songs --reset-offsets --to-offset N --execute")
        .endsWith(RESET);

    committed.put(new TopicPartition(PLAYS, 0), 0L);
    committed.put(new TopicPartition(PLAYS, 1), 0L);
    assertMayCount();
  }

  @Test
  void deletedGroupAndChangelogsMayCountAnew() {
    counted();
    committed.clear();
    rows.clear();
    makeAnew(COUNTS, 2);
    found.remove(MINUTES);
    assertMayCount();
  }

  @Test
  void resetToolMayCountAnewWhereOldPlaysHaveExpired() {
    counted();
    rows.clear();
    ChartTopology.CHANGELOGS.keySet().forEach(found::remove);
    earliest.replaceAll((partition, offset) -> 500L);
    committed.replaceAll((partition, offset) -> 500L);
    assertMayCount();
  }

  @Test
  void countsThatRemainAreNotCountedASecondTime() {
    counted();
    committed.clear();
    makeAnew(COUNTS, 2);
    rows.removeIf(row -> row.topic().equals(COUNTS));
    assertThat(refusal())
        .startsWith("group music-chart has no offsets for played-songs partitions [0, 1] but")
        .contains("counts are there in " + MINUTES + ",")
        .doesNotContain("to where it stopped")
        .endsWith(RESET);
  }

  @Test
  void partitionWithoutOffsetButWithCountsIsNamed() {
    counted();
    committed.remove(new TopicPartition(PLAYS, 1));
    assertThat(refusal()).contains("partitions [1]").contains("to where it stopped");
  }

  @Test
  void lostNamesAreReadAgainWithoutCountingAnew() {
    counted();
    makeAnew(NAMES, 2);
    assertThat(refusal())
        .startsWith(NAMES + " is another topic")
        .contains("--group music-chart --topic songs --reset-offsets --to-earliest --execute")
        .doesNotContain("kafka-streams-application-reset");

    committed.put(new TopicPartition(SONGS, 0), 0L);
    assertMayCount();
  }

  @Test
  void catalogueMadeAnewIsReadFromItsStart() {
    counted();
    makeAnew(SONGS, 2);
    committed.remove(new TopicPartition(SONGS, 0));
    assertMayCount();
  }

  @Test
  void grownTopicIsRefused() {
    counted();
    Map.copyOf(found).forEach((name, topic) -> found.put(name, new TopicIdentity(topic.id(), 3)));
    assertThat(refusal())
        .startsWith("topic songs had 2 partitions and has 3")
        .contains("set topic.songs and topic.plays to them; then, to count again")
        .endsWith(RESET);
  }

  @Test
  void grownChangelogIsMadeAnewWithItsCounts() {
    counted();
    found.put(COUNTS, new TopicIdentity(found.get(COUNTS).id(), 3));
    assertThat(refusal())
        .startsWith("topic " + COUNTS + " had 2 partitions and has 3")
        .doesNotContain("topic.plays")
        .endsWith(RESET);
  }

  @Test
  void topicsOfDifferentSizesAreRefused() {
    makeAnew(NAMES, 3);
    assertThat(refusal())
        .startsWith("topic " + NAMES + " has 3 partitions but played-songs has 2")
        .contains("if played-songs was given more partitions, first create other topics")
        .endsWith(RESET);

    makeAnew(SONGS, 3);
    assertThat(refusal())
        .startsWith("topic songs has 3 partitions but played-songs has 2")
        .endsWith("make them equal");
  }

  @Test
  void offsetsBeyondTheEndOfTheirTopicAreRefused() {
    counted();
    ends.put(new TopicPartition(PLAYS, 1), 19L);
    assertThat(refusal())
        .startsWith("group music-chart has offset 20 for played-songs-1, which ends at offset 19")
        .endsWith(RESET);
    kept = Optional.empty();
    assertThat(refusal()).contains("ends at offset 19").endsWith(RESET);
  }

  @Test
  void cataloguePastItsEndIsReadAgain() {
    counted();
    ends.put(new TopicPartition(SONGS, 0), 4L);
    assertThat(refusal())
        .startsWith("group music-chart has offset 5 for songs-0, which ends at offset 4")
        .endsWith("--topic songs --reset-offsets --to-earliest --execute");
  }

  @Test
  void offsetsAtTheEndOfATopicThatHasAllExpiredMayCount() {
    counted();
    committed.replaceAll((partition, offset) -> 500L);
    earliest.replaceAll((partition, offset) -> 500L);
    assertMayCount();
  }

  @Test
  void folderOfAnInstanceThatMissedAResetIsToBeDeletedFirstOfAll() {
    counted();
    ChartTopology.CHANGELOGS.keySet().forEach(changelog -> makeAnew(changelog, 2));
    assertThat(refusal())
        .contains(
            "would be missing: if another music-chart has counted into the new topics from the first play",
            "delete only this state folder: rm -r '/x/a state'; to count again")
        .endsWith(RESET);

    found.put(COUNTS, kept.orElseThrow().get(COUNTS));
    assertThat(refusal()).endsWith("delete only this state folder: rm -r '/x/a state'");
  }

  /** Plays were counted, and the state folder knows into which topics. */
  private void counted() {
    kept = Optional.of(Map.copyOf(found));
    committed.put(new TopicPartition(PLAYS, 0), 10L);
    committed.put(new TopicPartition(PLAYS, 1), 20L);
    committed.put(new TopicPartition(SONGS, 0), 5L);
    readable.addAll(committed.keySet());
    for (String changelog : ChartTopology.COUNT_CHANGELOGS) {
      rows.add(new TopicPartition(changelog, 0));
      rows.add(new TopicPartition(changelog, 1));
    }
    rows.add(new TopicPartition(NAMES, 0));
  }

  private void makeAnew(String topic, int partitions) {
    found.put(topic, new TopicIdentity(Uuid.randomUuid(), partitions));
  }

  private void assertMayCount() {
    assertThat(judge()).isEmpty();
  }

  private String refusal() {
    return judge().orElseThrow();
  }

  private Optional<String> judge() {
    ChartSettings settings =
        SettingsReader.read(Optional.empty(), Map.of("MUSIC_CHART_STATE_DIR", "/x/a state"))
            .settings();
    CountsGuard.Records records =
        new CountsGuard.Records() {
          @Override
          public Set<TopicPartition> withRows(Collection<TopicPartition> changelogs) {
            return changelogs.stream().filter(rows::contains).collect(Collectors.toSet());
          }

          @Override
          public Set<TopicPartition> withReadable(Map<TopicPartition, Long> inputsBefore) {
            return inputsBefore.keySet().stream()
                .filter(readable::contains)
                .collect(Collectors.toSet());
          }
        };
    try {
      return new CountsGuard(settings, records)
          .refusal(new StartEvidence(kept, found, committed, earliest, ends));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
