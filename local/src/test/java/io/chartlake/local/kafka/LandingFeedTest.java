package io.chartlake.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Names;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every topic is landed once, and dead letters never go in circles (I7). */
class LandingFeedTest {
  private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

  @Test
  void noFeedWritesToATopicThatItReads() {
    for (LandingFeed feed : LandingFeed.ALL) {
      assertThat(feed.topics()).doesNotContain(feed.settings().getOrDefault(DEAD_LETTERS, ""));
      // Else a record would be gone without a trace.
      assertThat(feed.settings().get("errors.tolerance").equals("all"))
          .isEqualTo(feed.settings().containsKey(DEAD_LETTERS));
    }
  }

  @Test
  void whoWritesDeadLettersComesBeforeWhoReadsThem() {
    List<Integer> writers =
        LandingFeed.ALL.stream()
            .filter(feed -> feed.settings().containsKey(DEAD_LETTERS))
            .map(LandingFeed.ALL::indexOf)
            .toList();
    int reader =
        LandingFeed.ALL.stream()
            .filter(feed -> feed.topics().contains(Names.LANDING_DEAD_LETTERS))
            .map(LandingFeed.ALL::indexOf)
            .findFirst()
            .orElseThrow();
    assertThat(writers).isNotEmpty().allMatch(writer -> writer < reader);
  }

  @Test
  void eachTopicIsLandedOnceAndExists() {
    List<String> topics = LandingFeed.ALL.stream().flatMap(feed -> feed.topics().stream()).toList();
    assertThat(topics)
        .doesNotHaveDuplicates()
        .allMatch(topic -> PipelineTopics.partitions(topic) > 0)
        .contains(
            Names.CHANGELOG,
            Names.MINUTES_CHANGELOG,
            Names.MUSIC_CHART_DEAD_LETTERS,
            Names.LANDING_DEAD_LETTERS);
    assertThat(LandingFeed.ALL.stream().map(LandingFeed::connector)).doesNotHaveDuplicates();
  }
}
