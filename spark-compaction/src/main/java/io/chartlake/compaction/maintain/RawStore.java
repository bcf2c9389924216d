package io.chartlake.compaction.maintain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What merging does with a bucket beside listing and reading it. Safe for several threads. */
interface RawStore {
  /** The object's metadata by the names of {@link io.chartlake.rawzone.name.ObjectMetadata}. */
  Map<String, String> metadata(String key) throws IOException;

  /**
   * Writes an object that becomes visible whole or not at all.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException when there is one
   */
  void create(String key, Path content, Map<String, String> metadata) throws IOException;

  /** Whether the object has exactly these bytes. */
  boolean holds(String key, Path content) throws IOException;

  void delete(String key) throws IOException;
}
