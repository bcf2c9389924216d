package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PostgreSQL that made the data is found, or the user learns what to install. */
class PostgresTest {
  @TempDir private Path versions;

  private void install(String version, String... programs) throws IOException {
    Path bin = Files.createDirectories(versions.resolve(version).resolve("bin"));
    for (String program : programs) {
      assertThat(Files.createFile(bin.resolve(program)).toFile().setExecutable(true)).isTrue();
    }
  }

  private void install(String version) throws IOException {
    install(version, "initdb", "postgres", "pg_isready", "psql");
  }

  @Test
  void takesTheNewestByNumber() throws IOException {
    install("9.6");
    install("17");
    install("15");
    install("99-old");
    assertThat(Postgres.newest(versions, Optional.empty())).isEqualTo(versions.resolve("17/bin"));
  }

  @Test
  void takesTheVersionThatMadeTheData() throws IOException {
    install("15");
    install("17");
    assertThat(Postgres.newest(versions, Optional.of("15"))).isEqualTo(versions.resolve("15/bin"));
  }

  @Test
  void saysWhatToInstallWhenThereIsNone() {
    Path nowhere = versions.resolve("nowhere");
    assertThatThrownBy(() -> Postgres.newest(nowhere, Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "PostgreSQL was not found in "
                + nowhere
                + "; on Debian: apt-get install -y --no-install-recommends postgresql");
  }

  @Test
  void clientsAloneAreNoServer() throws IOException {
    install("15", "pg_isready", "psql");
    assertThatThrownBy(() -> Postgres.newest(versions, Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("was not found");
  }

  @Test
  void saysWhichVersionTheDataNeeds() throws IOException {
    install("17");
    assertThatThrownBy(() -> Postgres.newest(versions, Optional.of("15")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is of PostgreSQL 15")
        .hasMessageEndingWith(" postgresql-15");
  }

  @Test
  void changesTheUserOnlyWhenAnotherIsToRunIt() {
    Path bin = versions.resolve("15/bin");
    assertThat(arguments(new Postgres(bin, Optional.empty())))
        .doesNotContain("setpriv")
        .endsWith(bin.resolve("postgres").toString(), "-D", Postgres.FOLDER);
    assertThat(arguments(new Postgres(bin, Optional.of("postgres"))))
        .containsSubsequence(
            "setpriv", "--reuid=postgres", "--regid=postgres", bin.resolve("postgres").toString());
  }

  private List<String> arguments(Postgres postgres) {
    return postgres
        .inFolder(versions, "postgres", "postgres", List.of("-D", Postgres.FOLDER))
        .arguments();
  }
}
