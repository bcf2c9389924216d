package io.chartlake.local.service;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Postgres;
import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** PostgreSQL as the database of the Hive Metastore. */
final class PostgresService extends StackService {
  static final String NAME = "postgres";
  private static final String HOST = "127.0.0.1";
  private static final Duration LAST_PROCESSES_PATIENCE = Duration.ofSeconds(10);

  private final PostgresData data;

  PostgresService(ServiceContext context) {
    super(context, NAME, Port.POSTGRES);
    this.data = new PostgresData(home(), data());
  }

  @Override
  public void checkInstalled() {
    postgres();
  }

  private Postgres postgres() {
    return Postgres.installed(data.version());
  }

  @Override
  public void prepare(Consumer<String> progress) {
    writePasswordFile();
    if (!data.isMade()) {
      progress.accept("creating data folder");
      data.make(postgres(), MetastoreDatabase.NAME, secrets().get(Secret.METASTORE_DATABASE));
    }
    data.unlock(LAST_PROCESSES_PATIENCE);
  }

  /** For psql, which takes a password from a file of this form. */
  private void writePasswordFile() {
    Path file = conf().resolve("pgpass");
    String line =
        "%s:%d:*:%s:%s\n"
            .formatted(
                HOST,
                port(),
                MetastoreDatabase.NAME,
                secrets().get(Secret.METASTORE_DATABASE).replaceAll("[\\\\:]", "\\\\$0"));
    Secrets.writePrivately(file, line);
  }

  private int port() {
    return number(Port.POSTGRES);
  }

  /** PostgreSQL ignores its first argument: the path in it identifies the process. */
  @Override
  public Program program() {
    return postgres()
        .inFolder(
            data.cluster(),
            NAME,
            "postgres",
            List.of(
                "--chartlake.configuration=" + conf() + "/",
                "-D",
                Postgres.FOLDER,
                "--listen_addresses=" + HOST,
                "--port=" + port(),
                "--unix_socket_directories=",
                "--shared_buffers=32MB"));
  }

  @Override
  public boolean isReady() {
    try {
      return postgres().isReady(HOST, port());
    } catch (CommandException e) {
      return false;
    }
  }

  /** Makes the metastore's tables, and anew when an earlier start was killed in the middle. */
  @Override
  public void finish(Consumer<String> progress) {
    if (data.hasTables()) {
      return;
    }
    progress.accept("creating the metastore's schema");
    ShortRun.of(
        home(),
        postgres()
            .client(
                "postgres-database",
                "psql",
                List.of(
                    "--no-psqlrc",
                    "--set=ON_ERROR_STOP=1",
                    // The file's path is relative to the stack's folder, so no name needs quotes.
                    "--dbname=host=%s port=%d user=%s dbname=postgres passfile=conf/%s/pgpass"
                        .formatted(HOST, port(), MetastoreDatabase.NAME, NAME),
                    "--command=DROP DATABASE IF EXISTS %s WITH (FORCE)"
                        .formatted(MetastoreDatabase.NAME),
                    "--command=CREATE DATABASE " + MetastoreDatabase.NAME)));
    new MetastoreSchema(context).makeTables(MetastoreDatabase.postgres(context.ports()));
    data.keepThatTablesAreMade();
  }

  /** Told to terminate it would wait for every client to go. */
  @Override
  public void askToStop(RunningProcess process) {
    process.interrupt();
  }
}
