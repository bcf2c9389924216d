package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.LayerResult;

/** One step of the way from event to chart, judged against the step before it. */
abstract class Layer {
  final AuditRun run;
  private final AuditPart part;
  private final String name;
  private final String unit;

  /**
   * @param part what {@code --skip} calls it
   * @param unit what is counted while it is read
   */
  Layer(AuditRun run, AuditPart part, String name, String unit) {
    this.run = run;
    this.part = part;
    this.name = name;
    this.unit = unit;
  }

  final String name() {
    return name;
  }

  /** Compares and says what was found; says so where it is skipped or a source cannot be read. */
  final LayerResult result() {
    if (!run.settings.judges(part)) {
      return LayerResult.skipped(name);
    }
    try {
      run.progress.begin(name, unit);
      return judge();
    } catch (SourceException e) {
      return LayerResult.cannotJudge(name, e.getMessage());
    }
  }

  /**
   * Compares and says what was found.
   *
   * @throws SourceException when a source cannot be read: the layer cannot be judged
   */
  abstract LayerResult judge();
}
