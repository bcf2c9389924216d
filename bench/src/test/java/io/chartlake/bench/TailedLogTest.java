package io.chartlake.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.testsupport.TailedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailedLogTest {
  @TempDir Path folder;

  @Test
  void givesEachLineOnceAndOnlyWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "one\ntw");
    TailedLog log = new TailedLog(file);
    assertThat(log.newLines()).containsExactly("one");
    Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
    assertThat(log.newLines()).containsExactly("two", "three");
    assertThat(log.newLines()).isEmpty();
  }
}
