package io.chartlake.audit.layer;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.source.ConsumerGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A consumer group in memory. */
final class FakeGroup implements ConsumerGroup {
  private final String name;
  final long[] offsets;
  boolean running = true;
  Optional<SourceException> failure = Optional.empty();

  /** Questions for the position that are answered before one is not. */
  OptionalInt failsAfter = OptionalInt.empty();

  private int asked;

  /** A partition whose commit is part of an open transaction. */
  OptionalInt committing = OptionalInt.empty();

  FakeGroup(String name, int partitions) {
    this.name = name;
    this.offsets = new long[partitions];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<Integer, Long> committed(String topic, int partitions) {
    fail();
    if (failsAfter.isPresent() && asked++ >= failsAfter.getAsInt()) {
      throw new SourceException("the coordinator went away");
    }
    Map<Integer, Long> committed = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (committing.isEmpty() || committing.getAsInt() != partition) {
        committed.put(partition, offsets[partition]);
      }
    }
    return committed;
  }

  @Override
  public boolean isRunning() {
    fail();
    return running;
  }

  private void fail() {
    failure.ifPresent(
        e -> {
          throw e;
        });
  }
}
