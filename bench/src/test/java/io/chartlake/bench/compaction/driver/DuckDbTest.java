package io.chartlake.bench.compaction.driver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTest {
  @TempDir Path folder;
  private DuckDb duckDb;

  @BeforeEach
  void open() throws Exception {
    duckDb = DuckDb.open(1, folder);
  }

  @AfterEach
  void close() throws Exception {
    duckDb.close();
  }

  private Path raw(String name, String... lines) throws Exception {
    Path hour = Files.createDirectories(folder.resolve(name).resolve("partition=00000/hour=h"));
    Files.write(hour.resolve("object.jsonl"), List.of(lines));
    return folder.resolve(name);
  }

  private static String line(int key, int count, String name, int offset) {
    return "{\"count\":%d,\"songName\":\"%s\",\"_key\":%d,\"_partition\":0,\"_offset\":%d,\"_timestamp\":5}"
        .formatted(count, name, key, offset);
  }

  @Test
  void theGreatestOffsetWins() throws Exception { // I5
    Path answer = folder.resolve("answer");
    Path expected = folder.resolve("expected");
    duckDb.compact(raw("base", line(1, 9, "a", 0), line(1, 3, "b", 4), line(2, 1, "c", 5)), answer);
    duckDb.increment(raw("more", line(2, 0, "d", 7), line(3, 1, "e", 8)), answer);
    duckDb.compact(
        raw("latest", line(1, 3, "b", 4), line(2, 0, "d", 7), line(3, 1, "e", 8)), expected);
    assertThatCode(() -> duckDb.requireEqual("it", answer.toString(), expected))
        .doesNotThrowAnyException();
  }

  @Test
  void seesWhatIsMissingOrOtherOrThereTwice() throws Exception {
    Path expected = folder.resolve("expected");
    duckDb.compact(raw("right", line(1, 3, "b", 4), line(2, 1, "c", 5)), expected);
    Path missing = folder.resolve("missing");
    duckDb.compact(raw("short", line(1, 3, "b", 4)), missing);
    assertThatThrownBy(() -> duckDb.requireEqual("it", missing.toString(), expected))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("1 rows, of which 0 are not in it, and 1 of it are missing");
    Path other = folder.resolve("other");
    duckDb.compact(raw("wrong", line(1, 3, "B", 4), line(2, 1, "c", 5)), other);
    assertThatThrownBy(() -> duckDb.requireEqual("it", other.toString(), expected))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("2 rows, of which 1 are not in it, and 1 of it are missing");
    Path both = Files.createDirectories(folder.resolve("both"));
    Files.copy(expected, both.resolve("one.parquet"));
    Files.copy(missing, both.resolve("other.parquet"));
    assertThatThrownBy(() -> duckDb.requireEqual("it", both + "/*.parquet", expected))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("3 rows, of which 1 are not in it, and 0 of it are missing");
  }
}
