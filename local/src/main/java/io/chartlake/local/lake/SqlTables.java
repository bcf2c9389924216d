package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.TrinoUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables and views of {@code sql/}, applied in the order of their numbers. */
public final class SqlTables {
  /** The views that the compaction publishes, those that others use first. */
  private static final List<String> PUBLISHED = List.of("songs_now", "freshness", "movers");

  /** First digits of the files that published views stand on, and of those that stand on them. */
  private static final String TABLES = "[01]";

  private static final String DASHBOARDS = "[2-9]";

  /** Until the first compaction says better: the whole raw zone, and nothing of an hour ago. */
  private static final Map<String, String> UNPUBLISHED =
      Map.of("{{tail}}", "true", "{{an_hour_ago}}", "WHERE false");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Home home;
  private final Path folder;
  private final Ports ports;
  private final Secrets secrets;

  public SqlTables(Home home, Ports ports, Secrets secrets) {
    this.home = home;
    this.folder = home.root().resolve("sql");
    this.ports = ports;
    this.secrets = secrets;
  }

  /**
   * Applies every file; running it again changes nothing.
   *
   * @throws CommandException that names the files that failed, once the others are applied
   */
  public void create() {
    try (Trino trino = connect();
        Trino other = connect();
        Buckets buckets = Buckets.of(ports, secrets)) {
      awaitWorkers(trino);
      List<SqlFile> files = files(views(trino));
      Map<SqlFile, CommandException> failures =
          new SqlRun(List.of(trino::execute, other::execute)).apply(files);
      RawTables rawTables = new RawTables(trino, buckets::oldestHour);
      for (SqlFile file : files) {
        if (!failures.containsKey(file)) {
          reachBack(rawTables, file).ifPresent(failure -> failures.put(file, failure));
        }
      }
      if (!failures.isEmpty()) {
        throw SqlRun.explained(failures);
      }
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + folder + ": " + e.getMessage(), e);
    } catch (SQLException e) {
      throw Trino.failure(e);
    }
  }

  private static Optional<CommandException> reachBack(RawTables tables, SqlFile file) {
    try {
      tables.reachBack(file);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(Trino.failure(e));
    }
  }

  private Trino connect() {
    return Trino.connect(home, ports, secrets, TrinoUser.ADMIN);
  }

  /** In an order in which each stands on earlier ones only. */
  private List<SqlFile> files(Set<String> published) throws IOException {
    List<SqlFile> files = new ArrayList<>();
    for (Path file : numbered(TABLES)) {
      files.add(file(file, Files.readString(file)));
    }
    for (String view : PUBLISHED) {
      if (!published.contains(view)) {
        Path template = template(folder, view);
        files.add(file(template, unpublished(Files.readString(template))));
      }
    }
    for (Path file : numbered(DASHBOARDS)) {
      files.add(file(file, Files.readString(file)));
    }
    return files;
  }

  /** The templates of the views that the compaction publishes after each round, in order. */
  public static List<Path> templates(Path root) {
    return PUBLISHED.stream().map(view -> template(root.resolve("sql"), view)).toList();
  }

  private static Path template(Path folder, String view) {
    return folder.resolve(view + ".sql.template");
  }

  private static String unpublished(String template) {
    String sql = template;
    for (Map.Entry<String, String> constant : UNPUBLISHED.entrySet()) {
      sql = sql.replace(constant.getKey(), constant.getValue());
    }
    return sql;
  }

  private List<Path> numbered(String tens) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(path -> path.getFileName().toString().matches(tens + "\\d-.*\\.sql"))
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

  /** What the schema has that the compaction publishes into; nothing when there is none yet. */
  private static Set<String> views(Trino trino) throws SQLException {
    String[] schema = Names.LAKE_SCHEMA.split("\\.", -1);
    return trino
        .query(
            "SELECT table_name FROM %s.information_schema.tables WHERE table_schema = '%s'"
                .formatted(schema[0], schema[1]))
        .rows()
        .stream()
        .map(row -> (String) row.get(0))
        .collect(Collectors.toSet());
  }

  private static SqlFile file(Path path, String text) {
    return new SqlFile(path.getFileName().toString(), text);
  }
}
