package io.chartlake.audit.layer;

import io.chartlake.audit.cut.Attempts;
import io.chartlake.audit.cut.LandingState;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.TableFormat;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.model.Version;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.Tables;
import io.chartlake.audit.source.TopicLog;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** The view that is right up to the second against the changelog's last versions. */
final class NowLayer implements Layer {
  private final String view;
  private final TableFormat format;
  private final Tables tables;
  private final TopicLog log;
  private final TopicFold changelog;
  private final RecordFormat records;
  private final LandingState landing;
  private final KeyStates keys;
  private final Attempts attempts;
  private final Progress progress;

  NowLayer(
      String view,
      TableFormat format,
      Tables tables,
      TopicLog log,
      TopicFold changelog,
      RecordFormat records,
      LandingState landing,
      KeyStates keys,
      Attempts attempts,
      Progress progress) {
    this.view = view;
    this.format = format;
    this.tables = tables;
    this.log = log;
    this.changelog = changelog;
    this.records = records;
    this.landing = landing;
    this.keys = keys;
    this.attempts = attempts;
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
    landing.look();
    return attempts.of(() -> judge(state));
  }

  private LayerResult judge(TopicState state) {
    Findings findings = new Findings();
    RowCheck check =
        new RowCheck(
            keys,
            landing::shown,
            format.columns(),
            row -> row.offset() >= changelog.position((int) row.partition()),
            landing::isWaiting,
            findings);
    tables.rows(
        view,
        OptionalLong.empty(),
        format.all(),
        row -> {
          progress.step();
          check.accept(row);
        });
    check.finish(this::readSince);
    landing.whyWaiting().ifPresent(findings::expired);
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    return findings.result(view, check.rows());
  }

  /** What has been committed behind the cut. */
  private void readSince(BiConsumer<String, Version> sink) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    changelog
        .look()
        .ends()
        .forEach(
            (partition, end) -> {
              if (changelog.position(partition) < end) {
                ranges.put(partition, new OffsetRange(changelog.position(partition), end));
              }
            });
    if (!ranges.isEmpty()) {
      log.read(
          ranges,
          record ->
              records.keyText(record).ifPresent(key -> sink.accept(key, records.version(record))));
    }
  }
}
