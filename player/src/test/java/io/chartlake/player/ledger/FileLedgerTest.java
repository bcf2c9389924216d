package io.chartlake.player.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Song;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger never lacks a play that Kafka may have, and holds no line that an audit would misread.
 */
class FileLedgerTest {
  private static final Play PLAY = new Play(new Song(42, "x"), 0);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("ledger");
  }

  @Test
  void sentLinesAreInTheFileBeforeItReturnsAndAcknowledgementsAfterAFlush() throws IOException {
    try (FileLedger ledger = FileLedger.open(file, "p")) {
      ledger.sent(0, List.of(PLAY, PLAY));
      assertThat(file).content().isEqualTo("sent\tp-0\t42\nsent\tp-1\t42\n");
      ledger.acked(1, 11, 9_000_000_000L);
      ledger.flush();
      assertThat(file).content().endsWith("\nacked\tp-1\t11\t9000000000\n");
      ledger.acked(0, 3, -1);
    }
    assertThat(file).content().endsWith("\nacked\tp-0\t3\t-1\n");
  }

  @Test
  void goesOnCountingForAPlayerItKnows() throws IOException {
    Files.writeString(file, "sent\tp-0\t1\nsent\tp-12\t1\nacked\tp-12\t0\t0\nsent\tp-1-77\t1\n");
    assertThat(firstSequence("p")).isEqualTo(13);
    assertThat(firstSequence("p-1")).isEqualTo(78);
    assertThat(firstSequence("other")).isZero();
    assertThat(file).content().hasLineCount(4);
  }

  @Test
  void endsALineThatLacksItsNewline() throws IOException {
    Files.writeString(file, "sent\tp-0\t1\nsent\tp-1\t23");
    try (FileLedger ledger = FileLedger.open(file, "p")) {
      ledger.sent(ledger.firstSequence(), List.of(PLAY));
    }
    assertThat(file).content().isEqualTo("sent\tp-0\t1\nsent\tp-1\t23\nsent\tp-2\t42\n");
  }

  @Test
  void dropsATornPieceThatAnAuditWouldMisread() throws IOException {
    for (String torn : List.of("s", "sent\tp-", "sent\tp-1\t", "acked\tp-0\t3\t12")) {
      Files.writeString(file, "sent\tp-0\t1\n" + torn);
      try (FileLedger ledger = FileLedger.open(file, "p")) {
        ledger.sent(ledger.firstSequence(), List.of(PLAY));
      }
      assertThat(file).content().as(torn).isEqualTo("sent\tp-0\t1\nsent\tp-1\t42\n");
    }
    Files.writeString(file, "se");
    assertThat(firstSequence("p")).isZero();
    assertThat(file).isEmptyFile();
  }

  @Test
  void refusesFilesThatAreNoLedger() throws IOException {
    Files.writeString(file, "dear diary");
    assertThatThrownBy(() -> FileLedger.open(file, "p"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is no ledger");
    assertThat(file).content().isEqualTo("dear diary");
    assertThatThrownBy(() -> FileLedger.open(folder.resolve("no/ledger"), "p"))
        .hasMessageContaining("no such file");
  }

  @Test
  void belongsToOnePlayerAtATime() throws IOException {
    try (FileLedger ledger = FileLedger.open(file, "p")) {
      assertThatThrownBy(() -> FileLedger.open(file, "q")).hasMessageContaining("in use");
      ledger.sent(0, List.of(PLAY));
    }
    assertThat(firstSequence("p")).isEqualTo(1);
  }

  private long firstSequence(String player) throws IOException {
    try (FileLedger ledger = FileLedger.open(file, player)) {
      return ledger.firstSequence();
    }
  }
}
