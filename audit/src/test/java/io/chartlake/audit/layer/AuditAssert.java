package io.chartlake.audit.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.Figures;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import io.chartlake.audit.report.ReportText;

/** What tests say about reports. */
final class AuditAssert {
  private AuditAssert() {}

  static LayerResult layer(AuditReport report, String name) {
    return report.layers().stream()
        .filter(layer -> layer.layer().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no layer " + name + " in " + report));
  }

  static void assertAllOk(AuditReport report) {
    assertThat(report.layers())
        .as(ReportText.of(report))
        .allMatch(layer -> layer.verdict() == LayerVerdict.OK && layer.figures().isClean());
    assertThat(report.ok()).isTrue();
  }

  static Figures lost(long count) {
    return Figures.of(count, 0, 0);
  }

  static Figures doubled(long count) {
    return Figures.of(0, count, 0);
  }

  static Figures wrong(long count) {
    return Figures.of(0, 0, count);
  }

  /** Exactly these differences in this layer, and all other layers ok. */
  static LayerResult assertOnly(AuditReport report, String name, Figures figures) {
    LayerResult layer = assertFailed(report, name, figures);
    assertThat(report.layers())
        .as(ReportText.of(report))
        .filteredOn(other -> !other.layer().equals(name))
        .allMatch(other -> other.verdict() == LayerVerdict.OK);
    return layer;
  }

  static LayerResult assertFailed(AuditReport report, String name, Figures figures) {
    LayerResult layer = assertFailed(report, name);
    assertThat(layer.figures()).as(ReportText.of(report)).isEqualTo(figures);
    return layer;
  }

  static LayerResult assertFailed(AuditReport report, String name) {
    LayerResult layer = layer(report, name);
    assertThat(layer.verdict()).as(ReportText.of(report)).isEqualTo(LayerVerdict.FAILED);
    assertThat(report.ok()).isFalse();
    return layer;
  }

  static LayerResult assertCannotJudge(AuditReport report, String name) {
    LayerResult layer = layer(report, name);
    assertThat(layer.verdict()).as(ReportText.of(report)).isEqualTo(LayerVerdict.CANNOT_JUDGE);
    assertThat(report.ok()).isFalse();
    return layer;
  }
}
