package io.chartlake.landing.store;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.rawzone.listing.Listing;
import java.util.Map;
import java.util.Optional;

/** What landing asks of an object store; each operation throws {@link StoreException}. */
public interface ObjectStore extends Listing, AutoCloseable {

  /**
   * Creates an object, whole or not at all.
   *
   * @return false when an object of that name was there already, which is left as it is
   */
  boolean put(String key, Buffer body, Map<String, String> metadata);

  @Override
  Level level(String prefix, String startAfter, int atMost);

  /** Size, ETag and metadata of an object, if there is one. */
  Optional<Head> head(String key);

  @Override
  void close();

  /**
   * What the store knows of an object.
   *
   * @param etag without quotes
   */
  record Head(long sizeBytes, String etag, Map<String, String> metadata) {}
}
