package io.chartlake.compaction.projection;

import java.io.Serializable;
import java.util.Objects;

/**
 * A named, typed field: of the raw JSON, or of the table.
 *
 * @param name as written; raw names are compared exactly
 * @param required whether a live record without it is rejected; raw fields only
 */
public record Column(String name, FieldType type, boolean required) implements Serializable {
  public Column {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column must have a name");
    }
  }

  /** A column that may be null. */
  public Column(String name, FieldType type) {
    this(name, type, false);
  }

  @Override
  public String toString() {
    return name + " " + type + (required ? " NOT NULL" : "");
  }
}
