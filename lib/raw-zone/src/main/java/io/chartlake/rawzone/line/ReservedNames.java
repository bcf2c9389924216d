package io.chartlake.rawzone.line;

import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the fields that landing adds; a value that has one of them would make a line with
 * two.
 *
 * <p>Case does not count: Trino and Hive fold column names, so {@code _KEY} would be {@code _key}.
 */
public final class ReservedNames {
  /** With the prefix that is landing's default, and the only one that other readers know. */
  public static final ReservedNames DEFAULT = new ReservedNames("_");

  private final String prefix;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param prefix what the names begin with in the place of the contract's underscore
   */
  public ReservedNames(String prefix) {
    this.prefix = prefix;
    names.add(of(LineFields.KEY));
    names.add(of(LineFields.PARTITION));
    names.add(of(LineFields.OFFSET));
    names.add(of(LineFields.TIMESTAMP));
    names.add(of(LineFields.DELETED));
    names.add(of(LineFields.HEADERS));
  }

  /** The name with this prefix. */
  public String of(String lineField) {
    return prefix + lineField.substring(1);
  }

  void check(String name) throws UnreadableRecordException {
    if (name.regionMatches(true, 0, prefix, 0, prefix.length()) && names.contains(name)) {
      throw new UnreadableRecordException(
          "the value has a field '" + name + "', which is the name of a field that landing adds");
    }
  }
}
