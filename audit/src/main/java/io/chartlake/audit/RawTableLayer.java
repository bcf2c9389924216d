package io.chartlake.audit;

/** The raw table has as many rows as the raw objects have lines. */
final class RawTableLayer implements Layer {
  private final String table;
  private final Tables tables;
  private final RawLayer raw;
  private final TopicFold changelog;
  private final Progress progress;

  RawTableLayer(String table, Tables tables, RawLayer raw, TopicFold changelog, Progress progress) {
    this.table = table;
    this.tables = tables;
    this.raw = raw;
    this.changelog = changelog;
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
    long rows = tables.count(table);
    Findings findings = new Findings();
    String item = String.format("%,d rows, the objects have %,d lines", rows, evidence.lines());
    if (rows < evidence.lines()) {
      findings.lost(evidence.lines() - rows, item);
    } else if (rows > evidence.lines()) {
      findings.doubled(rows - evidence.lines(), item);
    }
    if (changelog.moved()) {
      findings.unsettled("the changelog grew meanwhile: stop the source of events first");
    }
    return findings.result(table, rows);
  }
}
