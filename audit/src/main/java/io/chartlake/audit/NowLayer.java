package io.chartlake.audit;

import java.util.OptionalLong;

/** The view that is right up to the second against the changelog's last versions. */
final class NowLayer implements Layer {
  private final String view;
  private final TableFormat format;
  private final Tables tables;
  private final TopicFold changelog;
  private final Keys keys;
  private final Progress progress;

  NowLayer(
      String view,
      TableFormat format,
      Tables tables,
      TopicFold changelog,
      Keys keys,
      Progress progress) {
    this.view = view;
    this.format = format;
    this.tables = tables;
    this.changelog = changelog;
    this.keys = keys;
    this.progress = progress;
  }

  @Override
  public String name() {
    return view;
  }

  @Override
  public Part part() {
    return Part.TRINO;
  }

  @Override
  public LayerResult judge() {
    progress.begin(view, "rows");
    TopicState state = changelog.state();
    Findings findings = new Findings();
    RowCheck check = new RowCheck(keys, KeyState::changelog, format.columns(), false, findings);
    tables.rows(
        view,
        OptionalLong.empty(),
        format.shown(),
        row -> {
          progress.step();
          check.accept(row);
        });
    check.finish();
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    if (changelog.moved()) {
      findings.unsettled("the changelog grew meanwhile: stop the source of events first");
    }
    return findings.result(view, check.rows());
  }
}
