package io.chartlake.audit.layer;

import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.report.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Compares rows, which end with their position, with the version that their key should show. */
final class RowCheck {
  /** Where a row came from, as it says. */
  record Position(long partition, long offset) {}

  private final AuditRun run;
  private final KeyStates keys;
  private final Function<KeyState, Optional<KeyVersion>> expected;
  private final List<String> columns;
  private final Predicate<Position> isNewer;
  private final Predicate<KeyVersion> isWaiting;
  private final Findings findings;
  private long rows;
  private long unjudged;
  private final Map<String, Object[]> newer = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();

  /**
   * @param expected the version that has to be shown; tombstones are shown by no row
   * @param isNewer whether a row came from behind the cut: it is compared with the records there
   * @param isWaiting whether a version may not have landed yet: a row may show an earlier one
   */
  RowCheck(
      AuditRun run,
      Function<KeyState, Optional<KeyVersion>> expected,
      Predicate<Position> isNewer,
      Predicate<KeyVersion> isWaiting,
      Findings findings) {
    this.run = run;
    this.keys = run.keys;
    this.expected = expected;
    this.columns = run.settings.rows().columns();
    this.isNewer = isNewer;
    this.isWaiting = isWaiting;
    this.findings = findings;
  }

  /**
   * Takes all rows of a table.
   *
   * @param snapshot to read; empty for the table as it is now
   */
  void read(String table, OptionalLong snapshot) {
    run.sources
        .tables()
        .rows(
            table,
            snapshot,
            run.settings.rows().all(),
            row -> {
              run.progress.step();
              accept(row);
            });
  }

  /** Takes one row: the key, the columns, and the position if rows have it. */
  private void accept(Object[] row) {
    rows++;
    String key = String.valueOf(row[0]);
    Optional<KeyState> state = keys.find(key);
    if (position(row).filter(isNewer).isPresent()) {
      boolean again = state.filter(known -> !known.rowSeen(this)).isPresent();
      if (newer.put(key, row) != null || again) {
        findings.doubled("key " + key + " has more than one row");
      }
      return;
    }
    Optional<KeyVersion> version = state.flatMap(expected);
    boolean waits = version.filter(isWaiting).isPresent();
    if (!waits && (version.isEmpty() || version.get().kind == KeyVersion.Kind.TOMBSTONE)) {
      findings.wrong("key " + key + " has a row and should have none");
      return;
    }
    if (!state.get().rowSeen(this) || newer.containsKey(key)) {
      findings.doubled("key " + key + " has more than one row");
      return;
    }
    if (waits) {
      return;
    }
    if (version.get().kind == KeyVersion.Kind.REJECTED) {
      unjudged++;
      return;
    }
    difference(row, version.get())
        .ifPresent(difference -> findings.wrong("key " + key + ": " + difference));
  }

  /**
   * Looks for rows that should have been there, and at those that came from behind the cut.
   *
   * @param since reads the records behind the cut; asked where there is something to look for
   */
  void finish(Consumer<BiConsumer<String, KeyVersion>> since) {
    keys.forEach(
        (key, state) -> {
          boolean shown =
              expected
                  .apply(state)
                  .filter(version -> version.kind == KeyVersion.Kind.VALUE)
                  .filter(version -> !isWaiting.test(version))
                  .isPresent();
          if (shown && !state.hasRow(this)) {
            missing.add(key);
          }
        });
    int judged = newer.size();
    if (!missing.isEmpty() || !newer.isEmpty()) {
      since.accept(this::compareSince);
    }
    missing.forEach(key -> findings.lost(lost(key)));
    newer.forEach((key, row) -> findings.wrong("key " + key + " came from " + nowhere(row)));
    findings.note(unjudged, "rows show values that the table's rules reject: not compared");
    findings.note(judged - newer.size(), "rows of records after the cut");
  }

  /** A record behind the cut: what a newer row may show, or why a row is gone. */
  private void compareSince(String key, KeyVersion version) {
    if (version.kind == KeyVersion.Kind.TOMBSTONE) {
      missing.remove(key);
    }
    Object[] row = newer.get(key);
    if (row != null
        && position(row).equals(Optional.of(new Position(version.partition, version.offset)))) {
      newer.remove(key);
      if (version.kind == KeyVersion.Kind.REJECTED) {
        unjudged++;
      } else {
        difference(row, version)
            .ifPresent(difference -> findings.wrong("key " + key + ": " + difference));
      }
    }
  }

  private String nowhere(Object[] row) {
    int at = columns.size() + 1;
    return String.format(
        "partition %s, offset %s, where the topic has no such record", row[at], row[at + 1]);
  }

  private String lost(String key) {
    KeyVersion version = keys.find(key).flatMap(expected).orElseThrow();
    return String.format(
        "key %s of partition %d, offset %d, has no row", key, version.partition, version.offset);
  }

  long rows() {
    return rows;
  }

  private Optional<String> difference(Object[] row, KeyVersion version) {
    for (int i = 0; i < columns.size(); i++) {
      if (!JsonValues.same(version.value(i), row[i + 1])) {
        return Optional.of(
            String.format(
                "%s is %s, and is %s at partition %d, offset %d",
                columns.get(i), row[i + 1], version.value(i), version.partition, version.offset));
      }
    }
    int at = columns.size() + 1;
    if (!position(row)
        .equals(Optional.of(new Position((long) version.partition, version.offset)))) {
      return Optional.of(
          String.format(
              "came from partition %s, offset %s, and is of partition %d, offset %d",
              row[at], row[at + 1], version.partition, version.offset));
    }
    return Optional.empty();
  }

  private Optional<Position> position(Object[] row) {
    int at = columns.size() + 1;
    return row[at] instanceof Long partition && row[at + 1] instanceof Long offset
        ? Optional.of(new Position(partition, offset))
        : Optional.empty();
  }
}
