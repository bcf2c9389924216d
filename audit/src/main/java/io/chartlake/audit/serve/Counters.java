package io.chartlake.audit.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Totals of one name that others count; those that are not told anew are gone. */
final class Counters {
  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Map<Tags, Shown> shown = new HashMap<>();
  private final Set<Tags> told = new HashSet<>();

  private record Shown(FunctionCounter meter, AtomicLong total) {}

  Counters(MeterRegistry registry, String name, String description) {
    this.registry = registry;
    this.name = name;
    this.description = description;
  }

  void add(Tags tags, long total) {
    told.add(tags);
    shown.computeIfAbsent(tags, this::counter).total().set(total);
  }

  /** Takes back what was not told since the last time. */
  void show() {
    shown
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !told.contains(entry.getKey());
              if (gone) {
                registry.remove(entry.getValue().meter());
              }
              return gone;
            });
    told.clear();
  }

  private Shown counter(Tags tags) {
    AtomicLong total = new AtomicLong();
    FunctionCounter meter =
        FunctionCounter.builder(name, total, AtomicLong::doubleValue)
            .description(description)
            .tags(tags)
            .register(registry);
    return new Shown(meter, total);
  }
}
