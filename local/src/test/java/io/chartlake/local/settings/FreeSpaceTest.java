package io.chartlake.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack does not start on less disk than it needs. */
class FreeSpaceTest {
  @TempDir private Path folder;

  private static FreeSpace mebibytes(long free) {
    return new FreeSpace(Path.of("/stack"), free << 20);
  }

  @Test
  void readsTheDiskOfAFolderThatIsNotThereYet() {
    assertThat(FreeSpace.in(folder.resolve("not/yet")).bytes()).isPositive();
  }

  @Test
  void knowsFullFromLow() {
    assertThat(mebibytes(0).isFull()).isTrue();
    assertThat(mebibytes(100).isFull()).isFalse();
    assertThat(mebibytes(100).isLow()).isTrue();
    assertThat(mebibytes(2_000).isLow()).isFalse();
  }

  @Test
  void lessThanNeededIsRefusedInOneSentence() {
    mebibytes(1_024).require(1L << 30);
    assertThatThrownBy(() -> mebibytes(12).require(1L << 30))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("12 MiB free in /stack and 1024 MiB are needed; free some space");
  }
}
