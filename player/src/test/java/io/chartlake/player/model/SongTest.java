package io.chartlake.player.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The same song has the same id everywhere. */
class SongTest {
  /** From another implementation: {@code printf 'Cher\0Believe' | sha256sum}, first 53 bits. */
  @Test
  void idIsTheFirst53BitsOfSha256() {
    assertThat(Song.of("Cher", "Believe")).isEqualTo(new Song(CHER_BELIEVE, "Cher - Believe"));
  }

  private static final long CHER_BELIEVE = 885566566621459L;

  @Test
  void sameSongHasSameIdHoweverItsAccentsAreWritten() {
    assertThat(Song.of("Bjo\u0308rk", " Jóga ")).isEqualTo(Song.of("Bj\u00f6rk", "Jo\u0301ga"));
  }

  @Test
  void artistAndTrackDoNotRunTogether() {
    assertThat(Song.of("AB", "C").id()).isNotEqualTo(Song.of("A", "BC").id());
  }

  @Test
  void refusesIdsThatBrowsersRound() {
    assertThat(new Song((1L << 53) - 1, "x").id()).isEqualTo(9007199254740991L);
    assertThatThrownBy(() -> new Song(1L << 53, "x")).hasMessageContaining("9007199254740992");
    assertThatThrownBy(() -> new Song(-1, "x")).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Song(1, "  ")).hasMessageContaining("no name");
  }
}
