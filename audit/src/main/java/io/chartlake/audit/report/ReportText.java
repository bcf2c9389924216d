package io.chartlake.audit.report;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as a table for people, and below it the first differences of each layer. */
public final class ReportText {
  private ReportText() {}

  public static String of(AuditReport report) {
    StringBuilder text = new StringBuilder();
    int width = 5;
    for (LayerResult layer : report.layers()) {
      width = Math.max(width, layer.layer().length());
    }
    String format = "%-" + width + "s  %13s  %9s  %9s  %9s  %-12s  %s%n";
    text.append(line(format, "layer", "records", "lost", "double", "wrong", "verdict", "note"));
    Map<String, String> reasons = new HashMap<>();
    for (LayerResult layer : report.layers()) {
      boolean counted = layer.verdict() != LayerVerdict.SKIPPED;
      text.append(
          line(
              format,
              layer.layer(),
              counted ? number(layer.records()) : "-",
              counted ? number(layer.figures().lost()) : "-",
              counted ? number(layer.figures().doubled()) : "-",
              counted ? number(layer.figures().wrong()) : "-",
              layer.verdict(),
              note(layer, reasons)));
    }
    for (LayerResult layer : report.layers()) {
      if (!layer.items().isEmpty()) {
        text.append(
            String.format(
                "%n%s, %,d of %,d differences:%n",
                layer.layer(), layer.items().size(), layer.figures().all()));
        layer
            .items()
            .forEach(item -> text.append("  ").append(item).append(System.lineSeparator()));
      }
    }
    return text.append(System.lineSeparator()).append(conclusion(report)).toString();
  }

  /** A source that is away is named once, however many layers need it. */
  private static String note(LayerResult layer, Map<String, String> reasons) {
    if (layer.verdict() != LayerVerdict.CANNOT_JUDGE) {
      return layer.note();
    }
    String first = reasons.putIfAbsent(layer.note(), layer.layer());
    return first == null ? layer.note() : "for the same reason as " + first;
  }

  private static String conclusion(AuditReport report) {
    if (report.ok()) {
      return "ok: nothing lost, nothing twice";
    }
    List<String> names =
        report.layers().stream()
            .filter(
                layer ->
                    layer.verdict() == LayerVerdict.FAILED
                        || layer.verdict() == LayerVerdict.CANNOT_JUDGE)
            .map(layer -> layer.layer() + " (" + layer.verdict() + ")")
            .collect(Collectors.toList());
    return names.isEmpty() ? "not ok: nothing was judged" : "not ok: " + String.join(", ", names);
  }

  /** Trailing blanks of an empty note are cut. */
  private static String line(String format, Object... columns) {
    return String.format(Locale.ROOT, format, columns).stripTrailing() + System.lineSeparator();
  }

  private static String number(long number) {
    return number(BigInteger.valueOf(number));
  }

  private static String number(BigInteger number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
