package io.chartlake.landing;

import io.chartlake.changelog.LineFields;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names landing writes itself; a value that has one of them would make a line with two.
 *
 * <p>Case does not count: Trino and Hive fold column names, so {@code _KEY} would be {@code _key}.
 */
final class ReservedNames {
  /** Behind the prefix. */
  static final String HEADERS = "headers";

  private final String prefix;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  ReservedNames(String prefix) {
    this.prefix = prefix;
    names.add(of(LineFields.KEY));
    names.add(of(LineFields.PARTITION));
    names.add(of(LineFields.OFFSET));
    names.add(of(LineFields.TIMESTAMP));
    names.add(of(LineFields.DELETED));
    names.add(prefix + HEADERS);
  }

  /** The name with this prefix in the place of the contract's underscore. */
  String of(String lineField) {
    return prefix + lineField.substring(1);
  }

  String headers() {
    return prefix + HEADERS;
  }

  void check(String name) throws UnreadableRecordException {
    if (name.regionMatches(true, 0, prefix, 0, prefix.length()) && names.contains(name)) {
      throw new UnreadableRecordException(
          "the value has a field '" + name + "', which is the name of a field that landing adds");
    }
  }
}
