package io.chartlake.player.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A song file is read whole, or refused with the line that is wrong. */
class CatalogueTest {
  @TempDir Path folder;

  @Test
  void builtInSongsAreNumberedFromOneAndBeginAsAlways() {
    var songs = Catalogue.builtIn().songs();
    assertThat(songs).hasSizeGreaterThanOrEqualTo(100);
    assertThat(songs.subList(0, 8).stream().map(Song::name))
        .containsExactly(
            "The Good The Bad And The Ugly",
            "Believe",
            "Still Loving You",
            "Bohemian Rhapsody",
            "Sometimes",
            "Into The Unknown",
            "Fox On The Run",
            "Perfect");
    for (int i = 0; i < songs.size(); i++) {
      assertThat(songs.get(i).id()).isEqualTo(i + 1);
    }
    assertThat(songs.stream().map(Song::name)).doesNotHaveDuplicates();
  }

  @Test
  void readsWithAndWithoutHeaderByteOrderMarkAndBlankLines() throws IOException {
    assertThat(read("7,Believe\n9,\"One, Two\"\n").songs())
        .containsExactly(new Song(7, "Believe"), new Song(9, "One, Two"));
    assertThat(read("\uFEFFID,Name\r\n\r\n0,Für Elise\r\n").songs())
        .containsExactly(new Song(0, "Für Elise"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,name;1,A;2,B;1,C | line 4 | song id 1 is already on line 2",
        "1,A;x,B | line 2 | 'x'",
        "one,A | line 1 | 'one'",
        "1,A;-2,B | line 2 | -2",
        "1,A;9007199254740992,B | line 2 | 9007199254740992",
        "1,A;99999999999999999999,B | line 2 | 99999999999999999999",
        "1,A;2, | line 2 | no name",
        "1,A;2 | line 2 | 1 columns",
        "1,A;;2,Paint It, Black | line 3 | 3 columns",
        "1,\"A;B\";x,C | line 3 | 'x'",
        "1,A;2,\"B | line 2 | quote",
      })
  void namesTheLineOfWhatIsWrong(String lines, String line, String what) throws IOException {
    CommandException e =
        catchThrowableOfType(CommandException.class, () -> read(lines.replace(';', '\n') + "\n"));
    assertThat(e).hasMessageContaining(line + ":").hasMessageContaining(what);
    assertThat(e.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesFilesWithoutSongsOrNotInUtf8OrAbsent() throws IOException {
    assertThatThrownBy(() -> read("id,name\n")).hasMessageContaining("holds no songs");
    Path latin = Files.write(folder.resolve("latin.csv"), "1,Für Elise".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Catalogue.read(latin)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> Catalogue.read(folder.resolve("none.csv")))
        .hasMessageContaining("no such file");
  }

  private Catalogue read(String csv) throws IOException {
    return Catalogue.read(Files.writeString(folder.resolve("songs.csv"), csv, UTF_8));
  }
}
