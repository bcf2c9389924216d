package io.chartlake.streaming.app;

import io.chartlake.streaming.config.StartupException;
import io.chartlake.streaming.guard.TopicIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered in the state folder beside Kafka Streams' own files: who this process is,
 * which topics the state belongs to, and whether the last process here stopped in order.
 */
final class StateFolder {
  private final Path folder;

  StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Who this process is in its consumer group: whoever restarts over the same folder takes the
   * place of the one that died, without waiting for its session to end.
   */
  String instanceId() {
    Path file = folder.resolve("instance-id");
    try {
      Files.createDirectories(folder);
      String kept = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!kept.isEmpty()) {
        return kept;
      }
      String fresh = UUID.randomUUID().toString();
      Files.writeString(file, fresh + "\n");
      return fresh;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Whether the state can be used. After a kill it may hold what was never committed; Kafka Streams
   * finds out store by store, opening and deleting each, which costs more than it saves. The answer
   * is forgotten: from now on only {@link #stoppedInOrder} makes it true again.
   */
  boolean takeWasStoppedInOrder() {
    try {
      boolean inOrder = Files.deleteIfExists(mark());
      if (inOrder) {
        TopicsFile.syncFolder(folder);
      }
      return inOrder;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  void stoppedInOrder() {
    try {
      Files.writeString(mark(), "");
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The topics that the state belongs to; empty if it does not say so. */
  Optional<Map<String, TopicIdentity>> topics() {
    try {
      return TopicsFile.read(topicsFile());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** To be called before the first write to a state, and only once another's is deleted. */
  void keepTopics(Map<String, TopicIdentity> topics) {
    try {
      TopicsFile.write(topicsFile(), topics);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path topicsFile() {
    return folder.resolve("topics.json");
  }

  private Path mark() {
    return folder.resolve("stopped-in-order");
  }

  private StartupException unusable(IOException e) {
    return new StartupException(
        "the state folder "
            + folder
            + " can't be used ("
            + e
            + "): set state.dir to a folder this user may write",
        e);
  }
}
