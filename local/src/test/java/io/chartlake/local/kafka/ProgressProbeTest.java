package io.chartlake.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What retention took before it was read is never taken for transaction markers. */
class ProgressProbeTest {
  private static final TopicPartition PLAYS = new TopicPartition("played-songs", 3);

  private static Map<TopicPartition, Long> behind(long start, long next, long stable) {
    return ProgressProbe.behind(Map.of(PLAYS, start), Map.of(PLAYS, next), Map.of(PLAYS, stable));
  }

  @Test
  void onlyWhatTheLogStillHasIsSearchedForRecords() {
    assertThat(behind(0, 100, 500)).containsExactly(Map.entry(PLAYS, 100L));
    assertThat(behind(100, 100, 500)).containsExactly(Map.entry(PLAYS, 100L));
    assertThat(behind(500, 100, 500)).as("retention took it all").isEmpty();
    assertThat(behind(101, 100, 500)).as("retention took one").isEmpty();
    assertThat(behind(0, 500, 500)).as("nothing is left to read").isEmpty();
  }
}
