package io.chartlake.audit.layer;

import io.chartlake.audit.cut.Attempts;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TableFormat;
import io.chartlake.audit.model.TableWatermark;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.Tables;
import io.chartlake.rawzone.name.RawZone;
import java.util.Optional;
import java.util.OptionalLong;

/** The compacted table at its watermark against the fold of the raw objects up to it (I5). */
final class TableLayer implements Layer {
  private final String table;
  private final TableFormat format;
  private final Tables tables;
  private final TablePosition position;
  private final RawZone zone;
  private final RawLayer raw;
  private final TopicFold changelog;
  private final KeyStates keys;
  private final Attempts attempts;
  private final Progress progress;

  TableLayer(
      String table,
      TableFormat format,
      Tables tables,
      TablePosition position,
      RawZone zone,
      RawLayer raw,
      TopicFold changelog,
      KeyStates keys,
      Attempts attempts,
      Progress progress) {
    this.table = table;
    this.format = format;
    this.tables = tables;
    this.position = position;
    this.zone = zone;
    this.raw = raw;
    this.changelog = changelog;
    this.keys = keys;
    this.attempts = attempts;
    this.progress = progress;
  }

  @Override
  public String name() {
    return table;
  }

  @Override
  public Part part() {
    return Part.TABLE;
  }

  @Override
  public LayerResult judge() {
    progress.begin(table, "rows");
    TablePosition.Position at = position.get();
    RawLayer.Evidence evidence =
        raw.evidence()
            .orElseThrow(
                () ->
                    new SourceException(
                        "the raw objects, which the table is compared with, were not read"));
    return attempts.of(() -> judge(at, evidence));
  }

  private LayerResult judge(TablePosition.Position at, RawLayer.Evidence evidence) {
    Findings findings = new Findings();
    checkWatermark(at.watermark(), evidence, findings);
    RowCheck check =
        new RowCheck(
            keys,
            KeyState::rawAtWatermark,
            format.columns(),
            row -> false,
            version -> false,
            findings);
    tables.rows(
        table,
        OptionalLong.of(at.snapshot()),
        format.all(),
        row -> {
          progress.step();
          check.accept(row);
        });
    check.finish(nothing -> {});
    long behind = 0;
    for (int partition = 0; partition < at.watermark().partitions(); partition++) {
      behind += Math.max(0, evidence.end(partition) - at.watermark().next(partition));
    }
    findings.note("snapshot " + at.snapshot());
    findings.note(behind, "log positions behind the raw objects");
    return findings.result(table, check.rows());
  }

  private void checkWatermark(
      TableWatermark watermark, RawLayer.Evidence evidence, Findings findings) {
    TopicState state = changelog.state();
    if (!watermark.topic().equals(zone.topic())) {
      findings.wrong(
          "the watermark is of topic '" + watermark.topic() + "', not of '" + zone.topic() + "'");
    }
    if (!watermark.topicId().isEmpty() && !watermark.topicId().equals(state.id())) {
      findings.wrong(
          "the watermark is of topic id " + watermark.topicId() + ", the topic's is " + state.id());
    }
    if (watermark.partitions() != state.partitions().size()) {
      findings.wrong(
          String.format(
              "the watermark is of %d partitions, the topic has %d",
              watermark.partitions(), state.partitions().size()));
    }
    watermark
        .next()
        .forEach(
            (partition, next) -> {
              if (next > evidence.end(partition)) {
                findings.wrong(
                    String.format(
                        "partition %d: the watermark is %d, beyond the raw objects' end %d",
                        partition, next, evidence.end(partition)));
              }
            });
    watermark.after().forEach((partition, key) -> checkAfter(partition, key, watermark, findings));
  }

  /** Whoever reads behind the object {@code after} must not pass what the table has not read. */
  private void checkAfter(int partition, String key, TableWatermark watermark, Findings findings) {
    if (key.isEmpty()) {
      return;
    }
    Optional<Long> end;
    try {
      end = Optional.of(zone.parse(key).range().to());
    } catch (IllegalArgumentException e) {
      end = Optional.empty();
    }
    if (end.isEmpty()) {
      findings.wrong(
          "partition "
              + partition
              + ": the watermark's last object is no raw object: '"
              + key
              + "'");
    } else if (end.get() > watermark.next(partition)) {
      findings.wrong(
          String.format(
              "partition %d: the watermark's last object ends at %d, beyond its next offset %d",
              partition, end.get(), watermark.next(partition)));
    }
  }
}
