package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status looks for every table and view that the scripts make. */
class TableCheckTest {
  @TempDir private Path folder;

  @Test
  void readsWhatScriptsAndTemplatesMake() throws IOException {
    Files.writeString(
        folder.resolve("01-one.sql"),
        """
        -- CREATE VIEW lake.music.told_of AS SELECT 1;
        CREATE SCHEMA IF NOT EXISTS lake.music;
        CREATE TABLE IF NOT EXISTS hive.songs.One (n integer);
        CREATE OR REPLACE VIEW lake.music.two SECURITY DEFINER AS SELECT 2 AS n;
        """);
    Files.writeString(
        folder.resolve("three.sql.template"),
        "CREATE OR REPLACE VIEW\n  lake.music.three AS {{x}};");
    Files.writeString(folder.resolve("README.md"), "CREATE TABLE lake.music.four (n integer);");
    assertThat(TableCheck.made(folder))
        .containsExactly("hive.songs.one", "lake.music.three", "lake.music.two");
  }
}
