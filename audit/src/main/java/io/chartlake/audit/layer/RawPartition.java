package io.chartlake.audit.layer;

import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RawLine;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.RawListing;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks one partition's topic and raw lines side by side, in offset order: every record has its
 * line, every line its record.
 */
final class RawPartition {
  private final int partition;
  private final AuditRun run;
  private final TopicState state;
  private final TopicState.Bounds bounds;
  private final RawListing.Path path;
  private final RecordFormat format;

  /** Offset below which the table has read; lines are folded up to it as well. */
  private final long watermark;

  private final RawTally tally;
  private final SparseBits missing = new SparseBits();
  private final SparseBits orphans = new SparseBits();

  /** Per key the last line without a record, where no later record explains it. */
  private final Map<String, RawLine> unexplained = new HashMap<>();

  RawPartition(
      int partition, AuditRun run, TopicState state, RawListing.Path path, RawTally tally) {
    this.partition = partition;
    this.run = run;
    this.state = state;
    this.bounds = state.bounds(partition);
    this.path = path;
    this.format = run.settings.records();
    this.watermark = run.table.next(partition);
    this.tally = tally;
  }

  /** Compares and folds; returns offsets of records that have no line. */
  SparseBits walk(MergedLines lines) {
    if (bounds.start() < bounds.end()) {
      run.sources
          .changelog()
          .read(
              Map.of(partition, new OffsetRange(bounds.start(), bounds.end())),
              record -> take(record, lines));
    }
    while (lines.isPresent()) {
      orphan(lines.next());
    }
    checkUncommitted();
    checkUnexplained();
    return missing;
  }

  /** Why a record that has no line has none. */
  String why(long offset) {
    if (offset >= path.end()) {
      return " has not landed: raw ends at " + path.end();
    }
    return path.gaps().stream()
        .map(Gap::missing)
        .filter(gap -> gap.contains(offset))
        .map(gap -> " is in the gap " + gap)
        .findFirst()
        .orElse(" has no line in the object that covers it");
  }

  private void take(LogRecord record, MergedLines lines) {
    while (lines.isPresent() && lines.offset() < record.offset()) {
      orphan(lines.next());
    }
    if (!lines.isPresent() || lines.offset() > record.offset()) {
      missing.add(record.offset());
      return;
    }
    List<RawLine> group = lines.next();
    Optional<RawLine> taken = fold(group);
    if (taken.isEmpty()) {
      missing.add(record.offset());
      return;
    }
    LineMatch match = LineMatch.of(record, taken.get(), format.key());
    if (match.difference().isPresent()) {
      tally.findings.wrong(taken.get().place + ": " + match.difference().get());
    } else if (!match.sameBytes()) {
      tally.add(RawTally.Note.OTHER_BYTES);
    }
    if (!match.sameHeaders()) {
      tally.add(RawTally.Note.OTHER_HEADERS);
    }
  }

  /** Folds the line that counts, and compares its copies with it. */
  private Optional<RawLine> fold(List<RawLine> group) {
    Optional<RawLine> taken = group.stream().filter(line -> line.taken).findFirst();
    RawLine reference = taken.orElse(group.get(0));
    for (RawLine line : group) {
      if (line == reference) {
        continue;
      }
      if (Arrays.equals(line.bytes, reference.bytes)) {
        tally.add(RawTally.Note.COPIES);
      } else {
        tally.findings.wrong(
            line.place + " and " + reference.place + " differ at offset " + line.offset);
      }
    }
    taken.ifPresent(
        line -> {
          tally.records++;
          key(line).ifPresent(key -> run.keys.of(key).raw(version(line), line.offset < watermark));
        });
    return taken;
  }

  private KeyVersion version(RawLine line) {
    return line.json.path(LineFields.DELETED).asBoolean()
        ? KeyVersion.tombstone(partition, line.offset)
        : format.version(partition, line.offset, line.json);
  }

  /** A line that no committed record answers to. */
  private void orphan(List<RawLine> group) {
    fold(group);
    RawLine line = group.get(0);
    if (line.offset >= bounds.end()) {
      // Behind the cut: the layer reports objects beyond the topic's end.
      tally.add(RawTally.Note.NEWER);
      key(line).map(unexplained::remove).ifPresent(earlier -> tally.add(RawTally.Note.SUPERSEDED));
      return;
    }
    if (line.offset < bounds.start()) {
      tally.add(RawTally.Note.EXPIRED);
      return;
    }
    Optional<String> key = key(line);
    if (!state.compacted() || key.isEmpty()) {
      tally.findings.wrong(line.place + " has no record in the topic");
      return;
    }
    orphans.add(line.offset);
    boolean later =
        run.keys
            .find(key.get())
            .flatMap(KeyState::changelog)
            .filter(last -> last.partition == partition && last.offset > line.offset)
            .isPresent();
    if (later) {
      tally.add(RawTally.Note.SUPERSEDED);
    } else {
      // A line seen before is superseded by this one.
      if (unexplained.put(key.get(), line) != null) {
        tally.add(RawTally.Note.SUPERSEDED);
      }
    }
  }

  /** What a reader of committed records can't see, but another one can, must not have landed. */
  private void checkUncommitted() {
    if (orphans.isEmpty()) {
      return;
    }
    run.sources
        .changelog()
        .readUncommitted(
            Map.of(partition, new OffsetRange(bounds.start(), bounds.end())),
            record -> {
              if (orphans.contains(record.offset())) {
                if (!unexplained.values().removeIf(line -> line.offset == record.offset())) {
                  tally.add(RawTally.Note.SUPERSEDED, -1);
                }
                tally.findings.wrong(
                    Coordinates.of(run.changelog.topic(), record)
                        + " has landed and was never committed");
              }
            });
  }

  /** The last line of a key the topic has forgotten can only be a tombstone. */
  private void checkUnexplained() {
    unexplained.forEach(
        (key, line) -> {
          if (version(line).kind == KeyVersion.Kind.TOMBSTONE) {
            tally.add(RawTally.Note.SUPERSEDED);
          } else {
            tally.findings.wrong(line.place + " has no record in the topic, nor a later one");
          }
        });
  }

  private Optional<String> key(RawLine line) {
    return Optional.of(line.json.path(LineFields.KEY))
        .filter(format.key()::is)
        .map(node -> node.asText());
  }
}
