package io.chartlake.audit.layer;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.rawzone.name.ObjectMetadata;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket in memory. */
final class FakeStore implements RawBucket {
  final TreeMap<String, byte[]> objects = new TreeMap<>();
  final Map<String, Map<String, String>> metadata = new HashMap<>();
  Optional<SourceException> failure = Optional.empty();

  void put(String key, byte[] bytes) {
    objects.put(key, bytes);
    metadata.put(
        key,
        new HashMap<>(
            Map.of(
                ObjectMetadata.FORMAT,
                "1",
                ObjectMetadata.TOPIC_ID,
                "topic-id",
                ObjectMetadata.CONNECTOR,
                "landing")));
  }

  void put(String key, List<String> lines) {
    put(key, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    metadata.get(key).put(ObjectMetadata.RECORDS, Integer.toString(lines.size()));
  }

  List<String> lines(String key) {
    return new String(objects.get(key), StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public List<Stored> list(String prefix) {
    failure.ifPresent(
        e -> {
          throw e;
        });
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> new Stored(entry.getKey(), entry.getValue().length))
        .toList();
  }

  @Override
  public Opened open(Stored object) {
    return new Opened(
        new ByteArrayInputStream(objects.get(object.key())), metadata.get(object.key()));
  }
}
