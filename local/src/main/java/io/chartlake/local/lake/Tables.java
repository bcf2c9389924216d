package io.chartlake.local.lake;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The tables and views of {@code sql/}, applied in the order of their numbers. */
public final class Tables {
  /** The whole raw zone: what {@code songs_now} reads until the first compaction says better. */
  private static final String WHOLE_TAIL = "true";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Ports ports;

  private Tables(Path folder, Ports ports) {
    this.folder = folder;
    this.ports = ports;
  }

  public static Tables of(Home home, Ports ports) {
    return new Tables(home.root().resolve("sql"), ports);
  }

  /** Applies every file; running it again changes nothing. */
  public void create() {
    try (Trino trino = Trino.connect(ports)) {
      awaitWorkers(trino);
      for (Path file : numbered()) {
        apply(trino, file, Files.readString(file));
      }
      if (!exists(trino, Names.NOW_VIEW)) {
        Path template = template(folder.getParent());
        apply(trino, template, Files.readString(template).replace("{{tail}}", WHOLE_TAIL));
      }
    } catch (IOException e) {
      throw new LocalException("cannot read " + folder + ": " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new LocalException("Trino: " + e.getMessage(), e);
    }
  }

  /** The template of the view that the compaction publishes after each commit. */
  public static Path template(Path root) {
    return root.resolve("sql").resolve("songs_now.sql.template");
  }

  private List<Path> numbered() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(path -> path.getFileName().toString().matches("\\d\\d-.*\\.sql"))
          .sorted()
          .toList();
    }
  }

  /** Trino answers before its only node has announced itself as a worker. */
  private static void awaitWorkers(Trino trino) throws SQLException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        trino.query("SELECT 1");
        return;
      } catch (SQLException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        Pause.briefly();
      }
    }
  }

  private static boolean exists(Trino trino, String table) throws SQLException {
    String[] names = table.split("\\.", -1);
    return !trino
        .query(
            "SELECT 1 FROM %s.information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'"
                .formatted(names[0], names[1], names[2]))
        .rows()
        .isEmpty();
  }

  private static void apply(Trino trino, Path file, String text) {
    for (SqlScript.Statement statement : SqlScript.statements(text)) {
      try {
        trino.execute(statement.text());
      } catch (SQLException e) {
        throw new LocalException(
            "%s, statement at line %d: %s"
                .formatted(file.getFileName(), statement.line(), e.getMessage()),
            e);
      }
    }
  }
}
