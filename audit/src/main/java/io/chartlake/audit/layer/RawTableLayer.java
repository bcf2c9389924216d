package io.chartlake.audit.layer;

import io.chartlake.audit.cut.Attempts;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.RawObjects;
import io.chartlake.audit.source.Tables;
import io.chartlake.rawzone.name.RawZone;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The raw table has as many rows of each raw object as that has lines. */
final class RawTableLayer implements Layer {
  private final String table;
  private final Tables tables;
  private final RawLayer raw;
  private final RawObjects store;
  private final RawZone zone;
  private final Attempts attempts;
  private final Progress progress;

  RawTableLayer(
      String table,
      Tables tables,
      RawLayer raw,
      RawObjects store,
      RawZone zone,
      Attempts attempts,
      Progress progress) {
    this.table = table;
    this.tables = tables;
    this.raw = raw;
    this.store = store;
    this.zone = zone;
    this.attempts = attempts;
    this.progress = progress;
  }

  @Override
  public String name() {
    return table;
  }

  @Override
  public Part part() {
    return Part.TRINO;
  }

  @Override
  public LayerResult judge() {
    progress.begin(table, "rows");
    RawLayer.Evidence evidence =
        raw.evidence()
            .orElseThrow(
                () ->
                    new SourceException(
                        "the raw objects, which the table is compared with, were not read"));
    Map<String, Long> rows = attempts.of(() -> tables.rowsByObject(table));
    Findings findings = new Findings();
    Optional<Set<String>> now = Optional.empty();
    long judged = 0;
    for (Map.Entry<String, Long> object : evidence.lines().entrySet()) {
      long shown = rows.getOrDefault(object.getKey(), 0L);
      judged += shown;
      if (shown < object.getValue()) {
        now = now.or(() -> Optional.of(keys()));
      }
      compare(object.getKey(), shown, object.getValue(), now, findings);
    }
    long newer =
        rows.entrySet().stream()
            .filter(object -> !evidence.lines().containsKey(object.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    findings.note(newer, "rows of newer objects not judged");
    return findings.result(table, judged);
  }

  /**
   * @param now keys of the objects that there are now, known where rows are missing: what others
   *     have merged is gone
   */
  private static void compare(
      String key, long shown, long lines, Optional<Set<String>> now, Findings findings) {
    String item = String.format("%,d rows of %s, which has %,d lines", shown, key, lines);
    if (shown > lines) {
      findings.doubled(shown - lines, item);
    } else if (shown < lines && now.orElseThrow().contains(key)) {
      findings.lost(lines - shown, item);
    }
  }

  private Set<String> keys() {
    return store.list(zone.root()).stream().map(RawObjects.Stored::key).collect(Collectors.toSet());
  }
}
