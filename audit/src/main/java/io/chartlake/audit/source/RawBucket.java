package io.chartlake.audit.source;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The objects of a bucket, as far as the audit needs them. */
public interface RawBucket {

  /** All objects whose key begins with the prefix, in the order of their keys. */
  List<Stored> list(String prefix);

  /** Opens one object. */
  Opened open(Stored object);

  /** Says which objects will be opened next, in this order: a store may read ahead. */
  default void expect(List<Stored> objects) {}

  /** One object of a listing. */
  record Stored(String key, long sizeBytes) {}

  /**
   * An object's bytes.
   *
   * @param metadata user metadata, without {@code x-amz-meta-}
   */
  record Opened(InputStream in, Map<String, String> metadata) {}
}
