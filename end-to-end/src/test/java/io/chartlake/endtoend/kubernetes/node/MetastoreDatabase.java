package io.chartlake.endtoend.kubernetes.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** PostgreSQL by Debian's package, with an empty database for the metastore. */
final class MetastoreDatabase {
  private static final int PORT = 5432;
  private static final String NAME = "metastore";

  private MetastoreDatabase() {}

  static Engine start(Node node, String password) {
    Path folder = node.folder().resolve("postgres");
    Path log = node.folder().resolve("log/postgres-data.log");
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve("password"), password);
      Engine.run(log, List.of("chown", "-R", "postgres:postgres", folder.toString()));
      Engine.run(
          log,
          asPostgres(
              program("initdb"),
              "--pgdata=" + folder.resolve("data"),
              "--username=" + NAME,
              "--pwfile=" + file,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--no-locale"));
      Files.writeString(
          folder.resolve("data/pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The server must be there before it can be asked to make a database; this one it has.
    Engine.run(
        log,
        asPostgres(
            "sh",
            "-c",
            "echo 'CREATE DATABASE " + NAME + "' | \"$0\" --single -D \"$1\" postgres",
            program("postgres"),
            folder.resolve("data").toString()));
    return Engine.start(
        node,
        "postgres",
        PORT,
        Map.of(),
        asPostgres(
            program("postgres"),
            "-D",
            folder.resolve("data").toString(),
            "-c",
            "listen_addresses=*",
            "-c",
            "port=" + PORT,
            "-c",
            "unix_socket_directories="));
  }

  private static List<String> asPostgres(String... command) {
    List<String> all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
    all.addAll(List.of(command));
    return all;
  }

  private static String program(String name) {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
