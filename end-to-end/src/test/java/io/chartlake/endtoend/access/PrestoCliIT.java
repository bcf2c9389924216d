package io.chartlake.endtoend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presto's own command line against the stack's Trino: the article's session as it was. */
@Tag("long")
class PrestoCliIT {
  private static final Path JAR =
      Path.of(System.getProperty("chartlake.home"), "end-to-end/target/presto/presto-cli.jar");

  @TempDir private static Path temporary;
  private static Cli chartlake;
  private static TrinoClient trino;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free", "--only", "trino");
    trino = new TrinoClient(chartlake);
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void theArticlesSessionRunsAsItIs() throws Exception {
    trino.run("admin", "DROP TABLE hive.songs.songs");
    String made =
        presto(
            "admin",
            chartlake.secret("trino.admin"),
            """
            use hive.songs;
            CREATE TABLE songs (count int, songName varchar) WITH (format = 'json',
              external_location = 's3a://music-chart-songs-store-changelog/music-chart-songs-store-changelog.json/');
            """);
    assertThat(made).contains("CREATE TABLE");
    try (Connection admin = trino.connect("admin")) {
      // The stack keeps no statistics of raw tables, without which Trino would not write to one.
      TrinoClient.run(admin, "SET SESSION hive.collect_column_statistics_on_write = false");
      TrinoClient.run(
          admin, "INSERT INTO hive.songs.songs VALUES (7, 'The Good The Bad And The Ugly')");
    }

    String session =
        presto(
            "analyst",
            chartlake.secret("trino.analyst"),
            "use hive.songs;\nselect * from songs;\nselect * from lake.music.songs_now;\n");
    assertThat(session)
        .contains("presto:songs>", "The Good The Bad And The Ugly", "kafka_offset")
        .doesNotContain("failed");
  }

  @Test
  void whatIsRefusedToOthersIsRefusedToIt() throws Exception {
    assertThat(presto("analyst", chartlake.secret("trino.admin"), "select 1;\n"))
        .contains("Authentication failed");
    assertThat(
            presto(
                "analyst", chartlake.secret("trino.analyst"), "drop view lake.music.top_songs;\n"))
        .contains("Access Denied: Cannot drop view");
  }

  /** What it prints when it is told this line by line. */
  private static String presto(String user, String password, String input) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Duser.home=" + temporary); // for its history
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of("--server", "https://127.0.0.1:" + chartlake.port("trino")));
    command.addAll(List.of("--truststore-path", trino.certificate().toString()));
    command.addAll(List.of("--user", user, "--password"));
    Path output = Files.createTempFile(temporary, "presto", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PRESTO_PASSWORD", password);
    Process process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it has ended before it was told all: what it printed says why
    }
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("presto-cli ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
