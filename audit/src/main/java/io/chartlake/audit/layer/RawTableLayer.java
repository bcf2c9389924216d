package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.source.RawBucket;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The raw table has as many rows of each raw object as that has lines. */
final class RawTableLayer extends Layer {
  RawTableLayer(AuditRun run) {
    super(run, AuditPart.TRINO, run.settings.tables().raw(), "rows");
  }

  @Override
  LayerResult judge() {
    Map<String, Long> lines = run.raw().lines();
    Map<String, Long> rows = run.waiter.retry(() -> run.sources.tables().rowsByObject(name()));
    // What others have merged meanwhile is gone, and may be gone from the table.
    boolean lacks =
        lines.entrySet().stream()
            .anyMatch(object -> rows.getOrDefault(object.getKey(), 0L) < object.getValue());
    Set<String> now = lacks ? keys() : Set.of();
    Findings findings = new Findings();
    long judged = 0;
    for (Map.Entry<String, Long> object : lines.entrySet()) {
      String key = object.getKey();
      long shown = rows.getOrDefault(key, 0L);
      long excess = shown - object.getValue();
      judged += shown;
      String item =
          String.format("%,d rows of %s, which has %,d lines", shown, key, shown - excess);
      if (excess > 0) {
        findings.doubled(excess, item);
      } else if (excess < 0 && now.contains(key)) {
        findings.lost(-excess, item);
      }
    }
    long newer =
        rows.entrySet().stream()
            .filter(object -> !lines.containsKey(object.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    findings.note(newer, "rows of newer objects not judged");
    return findings.result(name(), judged);
  }

  private Set<String> keys() {
    return run.sources.raw().list(run.settings.zone().root()).stream()
        .map(RawBucket.Stored::key)
        .collect(Collectors.toSet());
  }
}
