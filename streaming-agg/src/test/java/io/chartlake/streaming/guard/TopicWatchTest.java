package io.chartlake.streaming.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A topic that was deleted or made anew under a running chart ends it; a broker that is away does
 * not.
 */
class TopicWatchTest {
  private static final String CHANGELOG = "music-chart-songs-store-changelog";

  private final Map<String, TopicIdentity> kafka =
      new HashMap<>(
          Map.of(
              "songs",
              new TopicIdentity(Uuid.randomUuid(), 2),
              CHANGELOG,
              new TopicIdentity(Uuid.randomUuid(), 2)));
  private final Map<String, TopicIdentity> before = Map.copyOf(kafka);
  private boolean away;
  private final TopicWatch watch = new TopicWatch(names -> answer(), before);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void sameTopicsAreWell() {
    assertThat(watch.look()).isEmpty();
  }

  @Test
  void topicMadeAnewIsToldAtOnceWithBothIds() {
    TopicIdentity other = new TopicIdentity(Uuid.randomUuid(), 2);
    kafka.put(CHANGELOG, other);
    assertThat(watch.look().orElseThrow())
        .contains(CHANGELOG)
        .contains(before.get(CHANGELOG).id().toString())
        .contains(other.id().toString());
  }

  @Test
  void deletedTopicIsToldOnceItStaysAway() {
    kafka.remove(CHANGELOG);
    for (int look = 1; look < TopicWatch.LOOKS_TO_BE_MISSING; look++) {
      assertThat(watch.look()).isEmpty();
    }
    assertThat(watch.look().orElseThrow())
        .startsWith("topic " + CHANGELOG + " was deleted while plays were counted: start");
  }

  @Test
  void topicThatABrokerDoesNotKnowYetIsNoVerdict() {
    for (int look = 0; look < 10; look++) {
      if (look % 2 == 0) {
        kafka.remove(CHANGELOG);
      } else {
        kafka.putAll(before);
      }
      assertThat(watch.look()).isEmpty();
    }
  }

  @Test
  void kafkaThatIsAwayIsNoVerdict() {
    away = true;
    for (int look = 0; look < 10; look++) {
      assertThat(watch.look()).isEmpty();
    }
  }

  private Map<String, TopicIdentity> answer() {
    if (away) {
      throw new TimeoutException("no answer");
    }
    return kafka;
  }
}
