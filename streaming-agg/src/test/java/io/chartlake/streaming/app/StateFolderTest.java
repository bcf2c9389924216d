package io.chartlake.streaming.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.streaming.guard.TopicIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local state is believed only after an orderly stop and for the topics it belongs to. */
class StateFolderTest {
  private final Map<String, TopicIdentity> topics =
      Map.of(
          "songs", new TopicIdentity(Uuid.randomUuid(), 12),
          "played-songs", new TopicIdentity(Uuid.randomUuid(), 12));

  @TempDir Path path;
  private StateFolder folder;

  @BeforeEach
  void open() {
    folder = new StateFolder(path);
  }

  @Test
  void knowsNoTopicsAtFirstAndAfterAnOlderVersion() {
    assertThat(folder.topics()).isEmpty();
  }

  @Test
  void keepsTopicsAndReplacesThem() {
    folder.keepTopics(Map.of("songs", new TopicIdentity(Uuid.randomUuid(), 3)));
    folder.keepTopics(topics);
    assertThat(new StateFolder(path).topics()).hasValue(topics);
    assertThat(path).isDirectoryContaining(file -> file.endsWith("topics.json"));
    assertThat(path.toFile().list()).hasSize(1);
  }

  @Test
  void topicsThatCannotBeReadAreNotBelieved() throws IOException {
    for (String text : new String[] {"", "{\"songs\":", "{\"songs\":{\"id\":\"x\"}}", "null"}) {
      Files.writeString(path.resolve("topics.json"), text);
      assertThat(folder.topics()).as(text).isEmpty();
    }
  }

  @Test
  void orderlyStopIsBelievedOnce() {
    folder.stoppedInOrder();
    assertThat(folder.takeWasStoppedInOrder()).isTrue();
    assertThat(folder.takeWasStoppedInOrder()).isFalse();
  }
}
