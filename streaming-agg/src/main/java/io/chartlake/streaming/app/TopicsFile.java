package io.chartlake.streaming.app;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
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
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The identities of the topics that a state folder belongs to, as a JSON file in it. */
final class TopicsFile {
  private static final Logger log = LoggerFactory.getLogger(TopicsFile.class);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private record Line(String id, int partitions) {}

  private TopicsFile() {}

  /** Empty if there is no file, or none that can be read: then nothing is known. */
  static Optional<Map<String, TopicIdentity>> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      Map<String, TopicIdentity> topics = new HashMap<>();
      MAPPER
          .readValue(text, new TypeReference<Map<String, Line>>() {})
          .forEach(
              (topic, line) ->
                  topics.put(
                      topic, new TopicIdentity(Uuid.fromString(line.id()), line.partitions())));
      return Optional.of(Map.copyOf(topics));
    } catch (IOException | RuntimeException e) {
      log.warn("{} is ignored, it cannot be read: {}", file, FailurePolicy.describe(e));
      return Optional.empty();
    }
  }

  /** Replaces the file as a whole; it is on the disk when this returns. */
  static void write(Path file, Map<String, TopicIdentity> topics) throws IOException {
    Map<String, Line> lines = new TreeMap<>();
    topics.forEach(
        (name, topic) -> lines.put(name, new Line(topic.id().toString(), topic.partitions())));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, MAPPER.writeValueAsString(lines) + "\n");
    sync(fresh, StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(file.getParent());
  }

  /** Makes what was created, renamed or deleted in a folder outlast a power cut. */
  static void syncFolder(Path folder) throws IOException {
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }
}
