package io.chartlake.landing.store;

import io.chartlake.landing.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What landing asks of an object store; each operation throws {@link StoreException}. */
public interface ObjectStore extends AutoCloseable {

  /**
   * Creates an object, whole or not at all.
   *
   * @return false when an object of that name was there already, which is left as it is
   */
  boolean put(String key, Buffer body, Map<String, String> metadata);

  /**
   * Lists in text order what begins with the prefix.
   *
   * @param startAfter only keys behind this text; empty for all
   * @param folders only the steps up to the next slash, not what lies in them
   * @param atMost stops after so many
   */
  Listing list(String prefix, String startAfter, boolean folders, int atMost);

  /** Size, ETag and metadata of an object, if there is one. */
  Optional<Head> head(String key);

  @Override
  void close();

  /**
   * What a listing found.
   *
   * @param objects keys with their sizes
   * @param folders each ends with a slash
   * @param complete whether there is no more than this
   */
  record Listing(List<Entry> objects, List<String> folders, boolean complete) {}

  record Entry(String key, long sizeBytes) {}

  /**
   * What the store knows of an object.
   *
   * @param etag without quotes
   */
  record Head(long sizeBytes, String etag, Map<String, String> metadata) {}
}
