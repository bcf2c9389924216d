package io.chartlake.bench.compaction.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;
  private Path file;
  private Report report;

  @BeforeEach
  void open() throws IOException {
    file = Files.createFile(folder.resolve("report"));
    report = new Report(file);
  }

  @Test
  void holdsRatiosAgainstTheirGoals() throws IOException {
    Measurement reference = new Measurement(4, 3);
    report.ratio("job", new Measurement(4, 9), "duckdb", reference, 1.0);
    report.ratio("job", new Measurement(5, 1), "duckdb", reference, 1.0);
    report.ratio("sql", new Measurement(40, 9), "duckdb", reference);
    assertThat(file)
        .hasContent(
            """
            job / duckdb: 1.00 x CPU (goal <= 1.00: met)
            job / duckdb: 1.25 x CPU (goal <= 1.00: NOT met)
            sql / duckdb: 10.00 x CPU, 3.00 x wall
            """);
  }

  @Test
  void holdsFiguresAgainstTheirGoals() throws IOException {
    report.atMost("process", "%.2f CPU s", 4.996, 5);
    report.atMost("lists", "%.1f", 2.01, 2);
    assertThat(file)
        .hasContent(
            """
            process: 5.00 CPU s (goal <= 5.00: met)
            lists: 2.0 (goal <= 2.0: NOT met)
            """);
  }
}
