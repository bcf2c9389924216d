package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the tables and views of {@code sql/} a Trino does not have, or cannot read.
 *
 * @param missing full names
 * @param broken full names, and why a query of each fails before it reads a row
 */
public record TableCheck(Set<String> missing, Map<String, String> broken) {
  public static final TableCheck NONE = new TableCheck(Set.of(), Map.of());

  /**
   * Looks for all of them.
   *
   * @throws CommandException when Trino cannot tell
   */
  public static TableCheck in(Trino trino, Path root) {
    Set<String> wanted = made(root.resolve("sql"));
    Set<String> missing = missing(trino, wanted);
    wanted.removeAll(missing);
    return new TableCheck(missing, broken(trino, wanted));
  }

  /**
   * A view whose table has another column by now is found too: each is analysed anew, all in one
   * statement as long as none is broken.
   */
  private static Map<String, String> broken(Trino trino, Set<String> names) {
    Map<String, String> broken = new TreeMap<>();
    if (!names.isEmpty() && failure(trino, names).isPresent()) {
      for (String name : names) {
        failure(trino, Set.of(name)).ifPresent(failure -> broken.put(name, failure));
      }
    }
    return broken;
  }

  private static Optional<String> failure(Trino trino, Set<String> names) {
    try {
      trino.query(
          names.stream()
              .map(name -> "(SELECT count(*) FROM " + name + ")")
              .collect(Collectors.joining(", ", "EXPLAIN (TYPE VALIDATE) SELECT ", "")));
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(Trino.words(e));
    }
  }

  private static Set<String> missing(Trino trino, Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    Set<String> catalogs =
        missing.stream()
            .map(name -> name.substring(0, name.indexOf('.')))
            .collect(Collectors.toSet());
    try {
      for (String catalog : catalogs) {
        Trino.Answer answer =
            trino.query(
                "SELECT table_schema || '.' || table_name FROM %s.information_schema.tables WHERE table_schema <> 'information_schema'"
                    .formatted(catalog));
        answer.rows().forEach(row -> missing.remove(catalog + "." + row.get(0)));
      }
    } catch (SQLException e) {
      throw CommandException.failure("Trino cannot tell its tables: " + e.getMessage(), e);
    }
    return missing;
  }

  /** What the statements make that stand in the folder's scripts and templates. */
  static Set<String> made(Path folder) {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> scripts =
          list.filter(path -> path.getFileName().toString().matches(".*\\.sql(\\.template)?"))
              .toList();
      for (Path script : scripts) {
        names.addAll(new SqlFile(script.getFileName().toString(), Files.readString(script)).made());
      }
      names.removeIf(name -> name.indexOf('.') == name.lastIndexOf('.')); // a schema
      return names;
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }
}
