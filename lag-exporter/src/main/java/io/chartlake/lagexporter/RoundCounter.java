package io.chartlake.lagexporter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/** Totals of one name that are counted elsewhere; those that a round did not add are removed. */
final class RoundCounter {
  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Map<Tags, Long> added = new HashMap<>();
  private final Map<Tags, Meter> meters = new HashMap<>();
  private Map<Tags, Long> shown = Map.of();

  RoundCounter(MeterRegistry registry, String name, String description) {
    this.registry = registry;
    this.name = name;
    this.description = description;
  }

  void add(Tags tags, long total) {
    added.put(tags, total);
  }

  /** Shows what was added since the last time, and nothing else. */
  void show() {
    shown = Map.copyOf(added);
    added.clear();
    shown.keySet().forEach(tags -> meters.computeIfAbsent(tags, this::register));
    meters.entrySet().removeIf(meter -> isGone(meter.getKey(), meter.getValue()));
  }

  private boolean isGone(Tags tags, Meter meter) {
    if (shown.containsKey(tags)) {
      return false;
    }
    registry.remove(meter);
    return true;
  }

  private Meter register(Tags tags) {
    return FunctionCounter.builder(name, this, self -> self.shown.getOrDefault(tags, 0L))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
