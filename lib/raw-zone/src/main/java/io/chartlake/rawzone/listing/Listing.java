package io.chartlake.rawzone.listing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a bucket holds; prefixes end with a slash, keys are whole. Safe for several threads. */
public interface Listing {
  /** No bound on how many names are wanted. */
  int ALL = Integer.MAX_VALUE;

  /**
   * An object.
   *
   * @param key its whole key
   * @param sizeBytes its length as stored
   * @param modified when it became visible, by the store's clock
   */
  record Entry(String key, long sizeBytes, Instant modified) {}

  /**
   * One level below a prefix.
   *
   * @param folders whole prefixes, each ending with a slash
   * @param objects objects directly below the prefix
   * @param complete whether there is no more than this
   */
  record Level(List<String> folders, List<Entry> objects, boolean complete) {
    public Level {
      folders = List.copyOf(folders);
      objects = List.copyOf(objects);
    }

    /** A level listed to its end. */
    public Level(List<String> folders, List<Entry> objects) {
      this(folders, objects, true);
    }
  }

  /**
   * Lists one level; empty when there is nothing below the prefix.
   *
   * @param startAfter only names behind this text are wanted, empty for all; a store that cannot
   *     start there may send earlier ones too
   * @param atMost so many names are wanted, the first in text order; a store may send more
   */
  Level level(String prefix, String startAfter, int atMost) throws IOException;

  /** Lists the whole of one level. */
  default Level level(String prefix) throws IOException {
    return level(prefix, "", ALL);
  }

  /**
   * Lists objects below the prefix, however deep; empty when there is none.
   *
   * @param atMost so many are wanted, the first in text order; a store may send more
   */
  List<Entry> deep(String prefix, int atMost) throws IOException;

  /** Lists every object below the prefix. */
  default List<Entry> deep(String prefix) throws IOException {
    return deep(prefix, ALL);
  }

  /**
   * The topic id in an object's metadata; empty where the store keeps no metadata, where the object
   * has none, or where the reader may list only.
   */
  default Optional<String> topicId(String key) throws IOException {
    return Optional.empty();
  }
}
