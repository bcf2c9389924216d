package io.chartlake.audit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Compares rows with the version that their key should show. */
final class RowCheck {
  private final Keys keys;
  private final Function<KeyState, Optional<Version>> expected;
  private final List<String> columns;
  private final boolean withPosition;
  private final Findings findings;
  private long rows;
  private long unjudged;

  /**
   * @param expected the version that has to be shown; tombstones are shown by no row
   * @param columns names of the compared columns, in the order of the version's values
   * @param withPosition whether rows end with the partition and offset they came from
   */
  RowCheck(
      Keys keys,
      Function<KeyState, Optional<Version>> expected,
      List<String> columns,
      boolean withPosition,
      Findings findings) {
    this.keys = keys;
    this.expected = expected;
    this.columns = List.copyOf(columns);
    this.withPosition = withPosition;
    this.findings = findings;
  }

  /** Takes one row: the key, the columns, and the position if rows have it. */
  void accept(Object[] row) {
    rows++;
    String key = String.valueOf(row[0]);
    Optional<KeyState> state = keys.find(key);
    Optional<Version> version = state.flatMap(expected);
    if (version.isEmpty() || version.get().kind == Version.Kind.TOMBSTONE) {
      findings.wrong("key " + key + " has a row and should have none");
      return;
    }
    if (!state.get().rowSeen(this)) {
      findings.doubled("key " + key + " has more than one row");
      return;
    }
    if (version.get().kind == Version.Kind.REJECTED) {
      unjudged++;
      return;
    }
    difference(row, version.get())
        .ifPresent(difference -> findings.wrong("key " + key + ": " + difference));
  }

  /** Looks for rows that should have been there. */
  void finish() {
    keys.forEach(
        (key, state) ->
            expected
                .apply(state)
                .filter(version -> version.kind == Version.Kind.VALUE && !state.hasRow(this))
                .ifPresent(
                    version ->
                        findings.lost(
                            String.format(
                                "key %s of partition %d, offset %d, has no row",
                                key, version.partition, version.offset))));
    findings.note(unjudged, "rows show values that the table's rules reject: not compared");
  }

  long rows() {
    return rows;
  }

  private Optional<String> difference(Object[] row, Version version) {
    for (int i = 0; i < columns.size(); i++) {
      if (!Objects.equals(row[i + 1], version.value(i))) {
        return Optional.of(
            String.format(
                "%s is %s, and is %s at partition %d, offset %d",
                columns.get(i), row[i + 1], version.value(i), version.partition, version.offset));
      }
    }
    int at = columns.size() + 1;
    if (withPosition
        && !(Objects.equals(row[at], (long) version.partition)
            && Objects.equals(row[at + 1], version.offset))) {
      return Optional.of(
          String.format(
              "came from partition %s, offset %s, and is of partition %d, offset %d",
              row[at], row[at + 1], version.partition, version.offset));
    }
    return Optional.empty();
  }
}
