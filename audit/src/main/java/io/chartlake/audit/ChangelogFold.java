package io.chartlake.audit;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the last version of every key of the changelog, and what no changelog may do. */
final class ChangelogFold {
  private final String topic;
  private final RecordFormat format;
  private final Keys keys;
  private final Findings findings = new Findings();
  private final Map<Integer, Long> lastOffsets = new HashMap<>();
  private long records;
  private BigInteger total = BigInteger.ZERO;

  ChangelogFold(String topic, RecordFormat format, Keys keys) {
    this.topic = topic;
    this.format = format;
    this.keys = keys;
  }

  void accept(LogRecord record) {
    records++;
    lastOffsets.put(record.partition(), record.offset());
    Coordinates at = new Coordinates(topic, record.partition(), record.offset());
    Optional<String> key = format.keyText(record);
    if (key.isEmpty()) {
      findings.wrong(at + " has no key that can be read");
      return;
    }
    Version version = format.version(record);
    if (version.kind == Version.Kind.REJECTED && !format.countField().isEmpty()) {
      findings.wrong(at + " has no integer '" + format.countField() + "'");
    }
    KeyState state = keys.of(key.get());
    Optional<Version> before = state.changelog();
    if (before.isPresent()) {
      if (before.get().partition != record.partition()) {
        findings.wrong(
            at + " has key " + key.get() + ", which partition " + before.get().partition + " has");
      } else if (version.count < before.get().count) {
        findings.wrong(
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

  Findings findings() {
    return findings;
  }

  long records() {
    return records;
  }

  /** Sum of all keys' last counts. */
  BigInteger total() {
    return total;
  }

  /** Offset of the partition's last record; empty when it has none. */
  Optional<Long> lastOffset(int partition) {
    return Optional.ofNullable(lastOffsets.get(partition));
  }
}
