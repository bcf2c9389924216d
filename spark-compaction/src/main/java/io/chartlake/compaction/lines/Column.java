package io.chartlake.compaction.lines;

import java.io.Serializable;
import java.util.Objects;

/**
 * A named, typed field: of the raw JSON, or of the table.
 *
 * @param name as written; raw names are compared exactly
 */
public record Column(String name, FieldType type) implements Serializable {
  public Column {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column must have a name");
    }
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
