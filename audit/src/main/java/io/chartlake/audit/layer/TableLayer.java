package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.TableWatermark;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import java.util.Optional;
import java.util.OptionalLong;

/** The compacted table at its watermark against the fold of the raw objects up to it (I5). */
final class TableLayer extends Layer {
  TableLayer(AuditRun run) {
    super(run, AuditPart.TABLE, run.settings.tables().compacted(), "rows");
  }

  @Override
  LayerResult judge() {
    TablePosition.Position at = run.table.get();
    AuditRun.RawEvidence raw = run.raw();
    return run.waiter.retry(() -> judge(at, raw));
  }

  private LayerResult judge(TablePosition.Position at, AuditRun.RawEvidence raw) {
    Findings findings = new Findings();
    checkWatermark(at.watermark(), raw, findings);
    RowCheck check =
        new RowCheck(run, KeyState::rawAtWatermark, row -> false, version -> false, findings);
    check.read(name(), OptionalLong.of(at.snapshot()));
    check.finish(nothing -> {});
    long behind = 0;
    for (int partition = 0; partition < at.watermark().partitions(); partition++) {
      behind += Math.max(0, raw.end(partition) - at.watermark().next(partition));
    }
    findings.note("snapshot " + at.snapshot());
    findings.note(behind, "log positions behind the raw objects");
    return findings.result(name(), check.rows());
  }

  private void checkWatermark(
      TableWatermark watermark, AuditRun.RawEvidence raw, Findings findings) {
    TopicState state = run.changelog.state();
    String topic = run.settings.zone().topic();
    if (!watermark.topic().equals(topic)) {
      findings.wrong(
          "the watermark is of topic '" + watermark.topic() + "', not of '" + topic + "'");
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
              if (next > raw.end(partition)) {
                findings.wrong(
                    String.format(
                        "partition %d: the watermark is %d, beyond the raw objects' end %d",
                        partition, next, raw.end(partition)));
              }
            });
    watermark.after().forEach((partition, key) -> checkAfter(partition, key, watermark, findings));
  }

  /**
   * A reader that starts behind the object {@code after} must not pass what the table has not read.
   */
  private void checkAfter(int partition, String key, TableWatermark watermark, Findings findings) {
    if (key.isEmpty()) {
      return;
    }
    Optional<Long> end;
    try {
      end = Optional.of(run.settings.zone().parse(key).range().to());
    } catch (IllegalArgumentException e) {
      end = Optional.empty();
    }
    if (end.isEmpty()) {
      findings.wrong(
          "partition "
              + partition
              + ": the watermark's last object is not a raw object: '"
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
