package io.chartlake.lagexporter.raw;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Names in a bucket, asked for in pages. */
public interface BucketListing {

  /** One object of a listing. */
  record Entry(String key, long sizeBytes, Instant modified) {}

  /**
   * Folders directly below a prefix, as whole prefixes in text order.
   *
   * @param startAfter only those behind this text; empty for all
   */
  List<String> folders(String prefix, String startAfter);

  /** Hands over the objects below a prefix, in the order of their keys, while the taker says so. */
  void objects(String prefix, Predicate<Entry> taker);
}
