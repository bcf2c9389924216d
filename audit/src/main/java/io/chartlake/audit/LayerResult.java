package io.chartlake.audit;

import java.util.List;

/**
 * What the audit says of one layer.
 *
 * @param layer its name
 * @param records how many records, objects or rows were looked at
 * @param lost what is in the layer before and not in this one
 * @param doubled what this layer has more often than once
 * @param wrong what this layer has and should not, or has otherwise
 * @param verdict the judgement
 * @param note what a reader should know, one line
 * @param items the first differences with their coordinates
 */
record LayerResult(
    String layer,
    long records,
    long lost,
    long doubled,
    long wrong,
    Verdict verdict,
    String note,
    List<String> items) {

  LayerResult {
    items = List.copyOf(items);
  }

  static LayerResult skipped(String layer) {
    return new LayerResult(layer, 0, 0, 0, 0, Verdict.SKIPPED, "as asked by --skip", List.of());
  }

  static LayerResult cannotJudge(String layer, String why) {
    return new LayerResult(layer, 0, 0, 0, 0, Verdict.CANNOT_JUDGE, why, List.of());
  }

  long differences() {
    return lost + doubled + wrong;
  }
}
