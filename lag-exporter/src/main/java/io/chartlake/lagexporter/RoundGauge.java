package io.chartlake.lagexporter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** The gauges of one name; those that a round did not add are removed, so no value goes stale. */
final class RoundGauge {
  private final MultiGauge gauge;
  private final List<MultiGauge.Row<?>> rows = new ArrayList<>();

  RoundGauge(MeterRegistry registry, String name, String description) {
    gauge = MultiGauge.builder(name).description(description).register(registry);
  }

  void add(Tags tags, double value) {
    rows.add(MultiGauge.Row.of(tags, value));
  }

  /** Shows what was added since the last time, and nothing else. */
  void show() {
    gauge.register(List.copyOf(rows), true);
    rows.clear();
  }
}
