package io.chartlake.player.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.player.history.entry.HistoryReport;
import io.chartlake.player.history.entry.ListeningHistory;
import io.chartlake.player.model.Song;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device without a clock scrobbles at 0: a play all the same. */
class UnknownTimesTest {
  @TempDir Path folder;

  @Test
  void aPlayOfUnknownTimeIsReplayedBesideItsNeighbours() {
    HistoryReader reader = Reading.lenient();
    assertThat(Reading.plays(reader, Reading.SAMPLES.resolve("epoch.csv")))
        .containsExactly(
            "2019-04-15T12:05:00Z Earth, Wind & Fire - Boogie Wonderland",
            "2019-04-15T12:40:00Z Cher - Believe",
            "2019-04-15T12:40:00Z Cher - Believe",
            "2019-04-15T12:40:00Z Scorpions - Still Loving You");
    assertThat(reader.report().unknownTimes()).isEqualTo(2);
    assertThat(reader.report().text()).isEqualTo("2 plays of unknown time");
  }

  @Test
  void itsNeighbourIsTheOneBeforeItInItsFile() throws IOException {
    assertThat(
            Reading.plays(
                folder,
                "artist,track,uts\nA,first,1356998400\nA,x,0\nA,y,-5\nA,z,86399\nA,last,1356998500\n"))
        .containsExactly(
            "2013-01-01T00:00:00Z A - first",
            "2013-01-01T00:00:00Z A - x",
            "2013-01-01T00:00:00Z A - y",
            "2013-01-01T00:00:00Z A - z",
            "2013-01-01T00:01:40Z A - last");
  }

  @Test
  void itsNeighbourIsNeverInAnotherFile() throws IOException {
    Path early = Files.writeString(folder.resolve("a.csv"), "artist,track,uts\nA,early,1e9\n");
    Path late =
        Files.writeString(folder.resolve("b.csv"), "artist,track,uts\nA,x,0\nA,late,15e8\n");
    assertThat(Reading.plays(Reading.lenient(), early, late))
        .containsExactly(
            "2001-09-09T01:46:40Z A - early",
            "2017-07-14T02:40:00Z A - x",
            "2017-07-14T02:40:00Z A - late");
  }

  @Test
  void aTextOfAYearLongAgoIsUnknownToo() throws IOException {
    assertThat(
            Reading.plays(
                folder, "artist,track,date\nA,x,0001-01-01T00:00:00Z\nA,y,2013-01-01 00:00\n"))
        .containsExactly("2013-01-01T00:00:00Z A - x", "2013-01-01T00:00:00Z A - y");
  }

  @Test
  void refusesAHistoryThatKnowsNoTimeAtAll() throws IOException {
    Path lengths =
        Files.writeString(folder.resolve("library.csv"), "Artist,Title,Time\nA,B,239\nA,C,180\n");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(lengths)))
        .hasMessageContaining("library.csv does not know the time of any of its plays");
  }

  @Test
  void aHistoryWithoutAHeaderMayBeginWithUnknownTimes() throws IOException {
    assertThat(
            Reading.plays(
                folder,
                """
                A,album,x,01 Jan 1970 00:00
                A,album,y,15 Apr 2019 12:05
                A,album,z,15 Apr 2019 12:09
                """))
        .containsExactly(
            "2019-04-15T12:05:00Z A - x",
            "2019-04-15T12:05:00Z A - y",
            "2019-04-15T12:09:00Z A - z");
  }

  @Test
  void aTableWithoutAHeaderAndWithoutAKnownTimeIsNoHistory() throws IOException {
    Path lengths =
        Files.writeString(folder.resolve("library.csv"), "A,album,x,239\nA,album,y,180\n");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(lengths)))
        .hasMessageContaining("library.csv is of no known format");
  }

  @Test
  void amongOthersAFileThatKnowsNoTimeIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "artist,track,uts\nA,x,0\nA,y,1356998400\n");
    Path lengths =
        Files.writeString(
            folder.resolve("library.csv"), "Artist,Title,Time\nB,song,239\n,nobody,180\nA,x,0\n");
    Files.writeString(folder.resolve("z.csv"), "artist,track,uts\nA,z,1356998500\n");

    HistoryReader reader = Reading.lenient();
    ListeningHistory history = reader.read(List.of(folder));

    assertThat(history.size()).isEqualTo(3);
    assertThat(history.catalogue().songs())
        .extracting(Song::name)
        .containsExactly("A - x", "A - y", "A - z");
    assertThat(reader.report())
        .isEqualTo(new HistoryReport(Map.of(), 1, List.of(lengths.toString())));
  }

  @Test
  void aFolderThatKnowsNoTimeAtAllIsRefused() throws IOException {
    Files.writeString(folder.resolve("library.csv"), "Artist,Title,Time\nA,B,239\nA,C,180\n");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(folder)))
        .hasMessageContaining("There is no listening history in " + folder);
  }
}
