package io.chartlake.compaction.projection;

import io.chartlake.rawzone.line.LineFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** The table's columns, as a select list names them one after the other. */
public final class Selection {
  /** More would not fit the null bits of a record. */
  private static final int MAX_OUTPUTS = 62;

  private final List<Column> raw;
  private final Set<String> reserved;
  private final Function<String, IllegalArgumentException> fault;
  private final List<Projection.Output> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int keyOutput = -1;

  /**
   * @param raw what the slots of a line hold
   * @param reserved names the job adds itself
   * @param fault says in which text something is wrong
   */
  public Selection(
      List<Column> raw, Set<String> reserved, Function<String, IllegalArgumentException> fault) {
    this.raw = raw;
    this.reserved = reserved;
    this.fault = fault;
  }

  /**
   * Takes the next column.
   *
   * @param source what it is made of, as the user wrote it
   * @param slot of the line, or {@link Projection.Output#COMPUTED}
   * @throws IllegalArgumentException when there can't be a column of this name
   */
  public void add(String name, String source, FieldType type, int slot) {
    if (name.startsWith("_") || reserved.contains(name.toLowerCase(Locale.ROOT))) {
      throw fault.apply(
          name
              + " is a reserved name of a table column; give another one with "
              + source
              + " AS …");
    }
    if (!names.add(name.toLowerCase(Locale.ROOT))) {
      throw fault.apply(name + " is there twice");
    }
    if (keyOutput < 0 && isKey(type, slot)) {
      keyOutput = outputs.size();
    }
    outputs.add(new Projection.Output(new Column(name, type), slot));
  }

  /**
   * All there are.
   *
   * @param computed fills those that are no slot
   * @throws IllegalArgumentException when the key is missing, or there are too many
   */
  public Projection projection(ComputedColumns computed) {
    if (keyOutput < 0) {
      throw fault.apply(
          "_key is missing, without a cast: a row could not be found again; add _key AS some_name");
    }
    if (outputs.size() > MAX_OUTPUTS) {
      throw fault.apply("there are more than " + MAX_OUTPUTS + " columns");
    }
    return new Projection(raw, outputs, keyOutput, computed);
  }

  private boolean isKey(FieldType type, int slot) {
    return slot != Projection.Output.COMPUTED
        && raw.get(slot).name().equals(LineFields.KEY)
        && raw.get(slot).type() == type;
  }
}
