package io.chartlake.audit.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** Values of one name; those that are not told anew are gone, so that none stays as it was. */
final class Family {
  private final MultiGauge gauge;
  private final List<MultiGauge.Row<?>> rows = new ArrayList<>();

  Family(MeterRegistry registry, String name, String description) {
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
