package io.chartlake.player.history.csv;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** The names of a table's columns, in any case of letters, with or without {@code _} and blanks. */
final class CsvHeader {
  private final int size;
  private final Map<String, Integer> indexOf = new LinkedHashMap<>();

  CsvHeader(CSVRecord line) {
    size = line.size();
    for (int i = 0; i < size; i++) {
      indexOf.putIfAbsent(simplified(line.get(i)), i);
    }
  }

  private static String simplified(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }

  int size() {
    return size;
  }

  /** The column with the first of these names that there is. */
  Optional<Integer> first(List<String> names) {
    return all(names).stream().findFirst();
  }

  /** The columns that have one of these names, in the order of the names. */
  List<Integer> all(List<String> names) {
    return names.stream().filter(indexOf::containsKey).map(indexOf::get).toList();
  }

  /** The columns whose names start so. */
  List<Integer> startingWith(String prefix) {
    return indexOf.entrySet().stream()
        .filter(column -> column.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }
}
