package io.chartlake.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Columns line up. */
class TextTableTest {
  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    assertThat(new TextTable("NAME", "PLAYS").row("Believe", 7).row("Café", 1234).toString())
        .isEqualTo("  NAME     PLAYS\n  Believe      7\n  Café      1234\n");
  }

  @Test
  void isOnlyItsHeadWithoutRows() {
    assertThat(new TextTable("A", "B").toString()).isEqualTo("  A  B\n");
  }
}
