package io.chartlake.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * Up to where everything was judged.
 *
 * @param ledger bytes by file
 * @param topics offsets by topic and partition
 */
record Cut(Map<String, Long> ledger, Map<String, Map<Integer, Long>> topics) {
  /** Of an audit that judged nothing. */
  static final Cut NONE = new Cut(Map.of(), Map.of());

  Cut {
    ledger = new TreeMap<>(ledger);
    topics = new TreeMap<>(topics);
  }
}
