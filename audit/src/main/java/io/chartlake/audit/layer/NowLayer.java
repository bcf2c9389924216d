package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** The view that is right up to the second against the changelog's last versions. */
final class NowLayer extends Layer {
  NowLayer(AuditRun run) {
    super(run, AuditPart.TRINO, run.settings.tables().now(), "rows");
  }

  @Override
  LayerResult judge() {
    TopicState state = run.changelog.state();
    run.landing.look();
    return run.waiter.retry(() -> judge(state));
  }

  private LayerResult judge(TopicState state) {
    Findings findings = new Findings();
    RowCheck check =
        new RowCheck(
            run,
            run.landing::shown,
            row -> row.offset() >= run.changelog.position((int) row.partition()),
            run.landing::isWaiting,
            findings);
    check.read(name(), OptionalLong.empty());
    check.finish(this::readSince);
    run.landing.whyWaiting().ifPresent(findings::expired);
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    return findings.result(name(), check.rows());
  }

  /** What has been committed behind the cut. */
  private void readSince(BiConsumer<String, KeyVersion> sink) {
    RecordFormat format = run.settings.records();
    run.changelog.readSince(
        record ->
            format.keyText(record).ifPresent(key -> sink.accept(key, format.version(record))));
  }
}
