package io.chartlake.audit.report;

import java.util.List;

/**
 * What the audit says of one layer.
 *
 * @param layer its name
 * @param records how many records, objects or rows were looked at
 * @param figures how many differences were found
 * @param verdict the judgement
 * @param note what a reader should know, one line
 * @param items the first differences with their coordinates
 */
public record LayerResult(
    String layer,
    long records,
    Figures figures,
    LayerVerdict verdict,
    String note,
    List<String> items) {

  public LayerResult {
    items = List.copyOf(items);
  }

  public static LayerResult skipped(String layer) {
    return new LayerResult(
        layer, 0, Figures.NONE, LayerVerdict.SKIPPED, "as asked by --skip", List.of());
  }

  public static LayerResult cannotJudge(String layer, String why) {
    return new LayerResult(layer, 0, Figures.NONE, LayerVerdict.CANNOT_JUDGE, why, List.of());
  }
}
