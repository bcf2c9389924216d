package io.chartlake.audit.cut;

import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.source.TopicReader;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the last version of every key of the changelog, and what no changelog may do. */
public final class ChangelogTopic extends TopicFold {
  private final RecordFormat format;
  private final KeyStates keys;
  private final Map<Integer, SparseBits> offsets = new HashMap<>();
  private BigInteger total = BigInteger.ZERO;

  public ChangelogTopic(TopicReader log, RecordFormat format, KeyStates keys) {
    super(log);
    this.format = format;
    this.keys = keys;
  }

  @Override
  protected void accept(LogRecord record) {
    offsets.computeIfAbsent(record.partition(), partition -> new SparseBits()).add(record.offset());
    Coordinates at = Coordinates.of(topic(), record);
    Optional<String> key = format.keyText(record);
    if (key.isEmpty()) {
      findings().wrong(at + " has no key that can be read");
      return;
    }
    KeyVersion version = format.version(record);
    if (version.kind == KeyVersion.Kind.REJECTED && !format.countField().isEmpty()) {
      findings().wrong(at + " has no integer '" + format.countField() + "'");
    }
    KeyState state = keys.of(key.get());
    Optional<KeyVersion> before = state.changelog();
    if (before.isPresent()) {
      if (before.get().partition != record.partition()) {
        findings()
            .wrong(
                at
                    + " has key "
                    + key.get()
                    + ", which partition "
                    + before.get().partition
                    + " has");
      } else if (version.count < before.get().count) {
        findings()
            .wrong(
                String.format(
                    "%s: the count of key %s falls from %d, at offset %d, to %d",
                    at, key.get(), before.get().count, before.get().offset, version.count));
      }
    }
    total =
        total
            .add(BigInteger.valueOf(version.count))
            .subtract(BigInteger.valueOf(before.map(last -> last.count).orElse(0L)));
    state.changelog(version);
  }

  /** Sum of all keys' last counts. */
  public BigInteger total() {
    return total;
  }

  /** Position behind the partition's last record that is not set aside, or {@code from}. */
  long endWithout(SparseBits setAside, int partition, long from) {
    SparseBits records = offsets.getOrDefault(partition, new SparseBits());
    long end = end(partition);
    while (end > from && (setAside.contains(end - 1) || !records.contains(end - 1))) {
      end--;
    }
    return end;
  }
}
