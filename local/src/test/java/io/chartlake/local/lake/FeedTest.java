package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Names;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

  @Test
  void noFeedWritesToATopicThatItReads() {
    for (Feed feed : Feed.ALL) {
      assertThat(feed.topics()).doesNotContain(feed.settings().getOrDefault(DEAD_LETTERS, ""));
      // Else a record would be gone without a trace.
      assertThat(feed.settings().get("errors.tolerance").equals("all"))
          .isEqualTo(feed.settings().containsKey(DEAD_LETTERS));
    }
  }

  @Test
  void whoWritesDeadLettersComesBeforeWhoReadsThem() {
    List<Integer> writers =
        Feed.ALL.stream()
            .filter(feed -> feed.settings().containsKey(DEAD_LETTERS))
            .map(Feed.ALL::indexOf)
            .toList();
    int reader =
        Feed.ALL.stream()
            .filter(feed -> feed.topics().contains(Names.LANDING_DEAD_LETTERS))
            .map(Feed.ALL::indexOf)
            .findFirst()
            .orElseThrow();
    assertThat(writers).isNotEmpty().allMatch(writer -> writer < reader);
  }

  @Test
  void eachTopicIsLandedOnceAndExists() {
    List<String> topics = Feed.ALL.stream().flatMap(feed -> feed.topics().stream()).toList();
    assertThat(topics)
        .doesNotHaveDuplicates()
        .allMatch(topic -> Topics.partitions(topic) > 0)
        .contains(
            Names.CHANGELOG,
            Names.MINUTES_CHANGELOG,
            Names.MUSIC_CHART_DEAD_LETTERS,
            Names.LANDING_DEAD_LETTERS);
    assertThat(Feed.ALL.stream().map(Feed::connector)).doesNotHaveDuplicates();
  }
}
