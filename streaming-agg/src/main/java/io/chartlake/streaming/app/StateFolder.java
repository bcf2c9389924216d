package io.chartlake.streaming.app;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.chartlake.cli.CommandException;
import io.chartlake.streaming.guard.TopicIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered in the state folder beside Kafka Streams' own files: who this process is,
 * which topics the state belongs to, and whether the last process here stopped in order.
 */
final class StateFolder {
  private static final Logger log = LoggerFactory.getLogger(StateFolder.class);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A topic as the file has it. */
  private record Line(String id, int partitions) {
    static Line of(TopicIdentity topic) {
      return new Line(topic.id().toString(), topic.partitions());
    }

    TopicIdentity identity() {
      return new TopicIdentity(Uuid.fromString(id), partitions);
    }
  }

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
        syncFolder();
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

  /** The topics that the state belongs to; empty if it does not say so, or not legibly. */
  Optional<Map<String, TopicIdentity>> topics() {
    String text;
    try {
      text = Files.readString(topicsFile());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
    try {
      Map<String, TopicIdentity> topics = new HashMap<>();
      MAPPER
          .readValue(text, new TypeReference<Map<String, Line>>() {})
          .forEach((topic, line) -> topics.put(topic, line.identity()));
      return Optional.of(Map.copyOf(topics));
    } catch (IOException | RuntimeException e) {
      log.warn("{} is ignored, it cannot be read: {}", topicsFile(), FailurePolicy.describe(e));
      return Optional.empty();
    }
  }

  /**
   * Must be called before the first write to a state, and only once another's is deleted. The file
   * is replaced as a whole, and is on the disk when this returns.
   */
  void keepTopics(Map<String, TopicIdentity> topics) {
    Map<String, Line> lines = new TreeMap<>();
    topics.forEach((name, topic) -> lines.put(name, Line.of(topic)));
    Path fresh = folder.resolve("topics.json.new");
    try {
      Files.writeString(fresh, MAPPER.writeValueAsString(lines) + "\n");
      sync(fresh, StandardOpenOption.WRITE);
      Files.move(fresh, topicsFile(), StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Makes what was created, renamed or deleted in the folder outlast a power cut. */
  private void syncFolder() throws IOException {
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  private Path topicsFile() {
    return folder.resolve("topics.json");
  }

  private Path mark() {
    return folder.resolve("stopped-in-order");
  }

  private CommandException unusable(IOException e) {
    return CommandException.failure(
        ("the state folder %s can't be used (%s): set state.dir to a folder this user may "
                + "write")
            .formatted(folder, e),
        e);
  }
}
