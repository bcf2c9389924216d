package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit finds every ledger, each once (I1). */
class LedgersTest {
  @TempDir Path folder;
  private Home home;

  @BeforeEach
  void createStack() {
    home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    home.create();
  }

  @Test
  void theAuditFindsALedgerThatTheUserKeepsElsewhereOnce() throws IOException {
    Path mine = folder.resolve("plays.txt");
    Ledgers.adopt(home, mine);
    Ledgers.adopt(home, folder.resolve("stack/../plays.txt"));
    Files.writeString(mine, "sent\tp-0\t1\n");
    assertThat(stacksLedgers())
        .singleElement()
        .satisfies(link -> assertThat(link).hasContent("sent\tp-0\t1"));
  }

  @Test
  void aLedgerAmongTheStacksOwnNeedsNoLink() throws IOException {
    Path own = home.ledgers().resolve("mine.ledger");
    Ledgers.adopt(home, own);
    assertThat(stacksLedgers()).containsExactly(own);
  }

  @Test
  void refusesALedgerThatCannotBeWritten() {
    Path nowhere = folder.resolve("no/such/folder/plays");
    assertThatThrownBy(() -> Ledgers.adopt(home, nowhere))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot use the ledger " + nowhere);
  }

  private List<Path> stacksLedgers() throws IOException {
    try (Stream<Path> files = Files.list(home.ledgers())) {
      return files.toList();
    }
  }
}
