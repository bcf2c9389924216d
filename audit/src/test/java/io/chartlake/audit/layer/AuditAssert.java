package io.chartlake.audit.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.report.Figures;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Report;
import io.chartlake.audit.report.ReportText;
import io.chartlake.audit.report.Verdict;

/** What tests say about reports. */
final class AuditAssert {
  private AuditAssert() {}

  static LayerResult layer(Report report, String name) {
    return report.layers().stream()
        .filter(layer -> layer.layer().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no layer " + name + " in " + report));
  }

  static void assertAllOk(Report report) {
    assertThat(report.layers())
        .as(ReportText.of(report))
        .allMatch(layer -> layer.verdict() == Verdict.OK && layer.figures().isClean());
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
  static LayerResult assertOnly(Report report, String name, Figures figures) {
    LayerResult layer = assertFailed(report, name, figures);
    assertThat(report.layers())
        .as(ReportText.of(report))
        .filteredOn(other -> !other.layer().equals(name))
        .allMatch(other -> other.verdict() == Verdict.OK);
    return layer;
  }

  static LayerResult assertFailed(Report report, String name, Figures figures) {
    LayerResult layer = assertFailed(report, name);
    assertThat(layer.figures()).as(ReportText.of(report)).isEqualTo(figures);
    return layer;
  }

  static LayerResult assertFailed(Report report, String name) {
    LayerResult layer = layer(report, name);
    assertThat(layer.verdict()).as(ReportText.of(report)).isEqualTo(Verdict.FAILED);
    assertThat(report.ok()).isFalse();
    return layer;
  }

  static LayerResult assertCannotJudge(Report report, String name) {
    LayerResult layer = layer(report, name);
    assertThat(layer.verdict()).as(ReportText.of(report)).isEqualTo(Verdict.CANNOT_JUDGE);
    assertThat(report.ok()).isFalse();
    return layer;
  }
}
