package io.chartlake.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    assertThat(new Table("NAME", "PLAYS").row("Believe", 7).row("Café", 1234).toString())
        .isEqualTo("  NAME     PLAYS\n  Believe      7\n  Café      1234\n");
  }

  @Test
  void isOnlyItsHeadWithoutRows() {
    assertThat(new Table("A", "B").toString()).isEqualTo("  A  B\n");
  }
}
