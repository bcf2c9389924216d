package io.chartlake.audit.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * Up to where everything was judged.
 *
 * @param ledger bytes by file
 * @param topics offsets by topic and partition
 */
public record Cut(Map<String, Long> ledger, Map<String, Map<Integer, Long>> topics) {
  /** Of an audit that judged nothing. */
  public static final Cut NONE = new Cut(Map.of(), Map.of());

  public Cut {
    ledger = new TreeMap<>(ledger);
    topics = new TreeMap<>(topics);
  }
}
