package io.chartlake.compaction.plan;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a bucket holds; prefixes end with a slash, keys are whole. Safe for several threads. */
public interface Listing {

  /**
   * An object.
   *
   * @param key its whole key
   * @param sizeBytes its length as stored
   */
  record Entry(String key, long sizeBytes) {}

  /**
   * One level below a prefix.
   *
   * @param folders whole prefixes, each ending with a slash
   * @param objects objects directly below the prefix
   */
  record Level(List<String> folders, List<Entry> objects) {
    public Level {
      folders = List.copyOf(folders);
      objects = List.copyOf(objects);
    }
  }

  /** Lists one level; empty when there is nothing below the prefix. */
  Level level(String prefix) throws IOException;

  /** Lists every object below the prefix, however deep; empty when there is none. */
  List<Entry> deep(String prefix) throws IOException;

  /** The topic id in an object's metadata, where the store keeps metadata and it has one. */
  Optional<String> topicId(String key) throws IOException;
}
