package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a service that died tells why in one line. */
class LogTailTest {
  @TempDir private Path folder;

  @Test
  void aJvmThatRanOutOfMemorySaysSo() throws IOException {
    String log =
        """
        [s3proxy] I starting
        Terminating due to java.lang.OutOfMemoryError: Java heap space
        [s3proxy] I a thread that was not stopped yet

        """;
    assertThat(of(log)).isEqualTo("out of memory (Java heap space)");
  }

  @Test
  void anotherIsToldByTheLastLineOfItsLog() throws IOException {
    assertThat(of("first\nERROR No space left on device\n\n"))
        .isEqualTo("its log ends with: ERROR No space left on device");
    assertThat(of("x".repeat(1_000))).hasSize("its log ends with: ".length() + 201);
  }

  @Test
  void aServiceThatSaidNothingHasNoWords() throws IOException {
    assertThat(of("")).isEqualTo("its log is empty");
  }

  private String of(String log) throws IOException {
    return LogTail.exitReason(Files.writeString(folder.resolve("s3.log"), log));
  }
}
