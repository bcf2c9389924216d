package io.chartlake.bench.landing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawObjectsTest {
  private static final FilledTopic TOPIC = new FilledTopic("songs", 3, 6, 60);

  @TempDir Path bucket;

  private void object(int partition, String hour, long from, long to, int lines)
      throws IOException {
    Path folder = bucket.resolve("songs.json/partition=0000" + partition + "/hour=" + hour);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("%020d-%020d.jsonl".formatted(from, to)), "{}\n".repeat(lines));
  }

  @Test
  void acceptsChainsThatHoldEveryRecord() throws IOException {
    object(0, "2026-11-01-09", 0, 4, 3); // a transaction's marker is in the range
    object(0, "2026-11-01-10", 4, 6, 2);
    object(2, "2026-11-01-10", 0, 1, 1);
    assertThatCode(() -> RawObjects.requireAll(bucket, TOPIC)).doesNotThrowAnyException();
  }

  @Test
  void refusesAGap() throws IOException {
    object(0, "2026-11-01-09", 0, 4, 3);
    object(0, "2026-11-01-10", 5, 8, 3);
    assertThatThrownBy(() -> RawObjects.requireAll(bucket, TOPIC))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("does not go on at offset 4");
  }

  @Test
  void refusesLinesThatAreMissing() throws IOException {
    object(0, "2026-11-01-09", 0, 6, 5);
    assertThatThrownBy(() -> RawObjects.requireAll(bucket, TOPIC))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("5 lines of 6");
  }
}
