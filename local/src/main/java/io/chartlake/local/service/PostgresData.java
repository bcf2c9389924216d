package io.chartlake.local.service;

import io.chartlake.local.engine.Postgres;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The folder of a PostgreSQL server of a stack's own. */
record PostgresData(Home home, Path folder) {
  /** What the server calls its data. */
  Path cluster() {
    return folder.resolve("cluster");
  }

  /** The version that the data was made by, such as 15; empty when there is none. */
  Optional<String> version() {
    Path file = cluster().resolve("PG_VERSION");
    return Attempt.to(
        "read " + file,
        () -> Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty());
  }

  boolean isMade() {
    return Files.exists(folder);
  }

  /**
   * Makes an empty database server, whole or not at all.
   *
   * @param user its owner
   * @param password of the owner
   */
  void make(Postgres postgres, String user, String password) {
    FileTree.make(
        folder,
        fresh -> {
          Files.createDirectory(fresh);
          Path passwordFile = fresh.resolve("password");
          Secrets.writePrivately(passwordFile, password + "\n");
          postgres.own(passwordFile);
          postgres.own(fresh);
          ShortRun.of(
              home,
              postgres.inFolder(
                  fresh,
                  "postgres-data",
                  "initdb",
                  List.of(
                      "--pgdata=" + Postgres.FOLDER + "/cluster",
                      "--username=" + user,
                      "--pwfile=" + Postgres.FOLDER + "/password",
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--no-locale",
                      "--no-instructions")));
          Files.delete(passwordFile);
        });
  }

  /**
   * Removes the lock of a server that is gone. A new server would do so itself, were it not for
   * dead ones that stay in the process table.
   *
   * @param patience how long to wait for the last processes of a killed server to end; if they do
   *     not the lock stays
   */
  void unlock(Duration patience) {
    Instant deadline = Instant.now().plus(patience);
    while (isInUse()) {
      if (Instant.now().isAfter(deadline)) {
        return;
      }
      Pause.briefly();
    }
    Path lock = cluster().resolve("postmaster.pid");
    Attempt.to("delete " + lock, () -> Files.deleteIfExists(lock));
  }

  /** Each of the server's processes works in its folder; one that has ended works nowhere. */
  private boolean isInUse() {
    return ProcessHandle.allProcesses().anyMatch(this::worksHere);
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), cluster());
    } catch (IOException e) {
      return false; // another user's, or one that has ended
    }
  }

  /** Whether the metastore's tables have been made, all of them. */
  boolean hasTables() {
    return Files.exists(tablesMade());
  }

  void keepThatTablesAreMade() {
    Attempt.to("write " + tablesMade(), () -> Files.createFile(tablesMade()));
  }

  private Path tablesMade() {
    return folder.resolve("tables-made");
  }
}
