package io.chartlake.player.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chartlake.player.model.PlayerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryReaderTest {
  private static final Path SAMPLES = Path.of("src/test/resources/histories");
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final String HEADER = "artist,track,timestamp\n";

  @TempDir Path folder;
  private HistoryEntries entries = new HistoryEntries(false, Duration.ZERO, NOW);

  @Test
  void readsLastFmOldestFirst() {
    assertThat(plays(read(SAMPLES.resolve("lastfm.csv"))))
        .containsExactly(
            "2010-12-30T23:55:00Z Queen - Bohemian Rhapsody",
            "2010-12-30T23:58:20Z Sigur Rós - Untitled #1\n(Vaka)",
            "2010-12-31T00:00:00Z Björk - Human Behaviour",
            "2011-01-01T00:00:00Z David Bowie - \"Heroes\" - 2017 Remaster",
            "2013-01-01T00:00:00Z Earth, Wind & Fire - September",
            "2013-01-01T00:01:00Z Queen - Bohemian Rhapsody");
    assertThat(entries.skipped()).isEqualTo(2);
  }

  @Test
  void readsSpotifyAccountData() {
    assertThat(plays(read(SAMPLES.resolve("StreamingHistory_music_0.json"))))
        .containsExactly(
            "2021-03-04T22:15:00Z Cher - Believe",
            "2021-03-04T22:19:00Z Scorpions - Still Loving You",
            "2021-03-05T07:01:00Z Céline Dion - Pour que tu m'aimes encore");
  }

  @Test
  void readsSpotifyExtendedHistoryWithoutItsPodcasts() {
    assertThat(plays(read(SAMPLES.resolve("Streaming_History_Audio_2019-2020_0.json"))))
        .containsExactly(
            "2019-12-24T18:26:00Z Ed Sheeran - Perfect",
            "2019-12-24T18:30:05Z Idina Menzel - Into The Unknown");
    assertThat(entries.skipped()).isEqualTo(1);
  }

  @Test
  void readsFoldersAndPassesOverWhatIsNoHistory() throws IOException {
    Files.writeString(folder.resolve("Userdata.json"), "{\"username\":\"x\"}");
    Files.writeString(folder.resolve("ReadMe.pdf"), "%PDF");
    Path inner = Files.createDirectory(folder.resolve("MyData"));
    for (String name : List.of("lastfm.csv", "StreamingHistory_music_0.json")) {
      Files.copy(SAMPLES.resolve(name), inner.resolve(name));
    }
    History history = read(folder);
    assertThat(history.size()).isEqualTo(9);
    assertThat(history.catalogue().songs()).hasSize(8);
  }

  @Test
  void skipsWhatPlayedTooShort() {
    entries = new HistoryEntries(false, Duration.ofSeconds(30), NOW);
    assertThat(read(SAMPLES.resolve("StreamingHistory_music_0.json")).size()).isEqualTo(2);
    assertThat(entries.skipped()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A,B,1356998400 | 2013-01-01T00:00:00Z A - B",
        "A,B,1356998400000 | 2013-01-01T00:00:00Z A - B",
        "A,B,1356998400.0 | 2013-01-01T00:00:00Z A - B",
        "A,B,1.3569984E9 | 2013-01-01T00:00:00Z A - B",
        "A,B, 1 | 1970-01-01T00:00:01Z A - B",
      })
  void takesSecondsAndMilliseconds(String line, String play) throws IOException {
    assertThat(plays(csv(HEADER + line + "\n"))).containsExactly(play);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A,B,-5 | not after 1970",
        "A,B,0 | not after 1970",
        "A,B,1e300 | in the future",
        "A,B,99999999999 | in the future",
        "A,B,99999999999999999999999999 | in the future",
        "A,B,NaN | no number",
        "A,B,yesterday | no number",
        "A,B,1e999999999999999999999999999999999999999999 | no number",
        "A,B, | it has no time",
        ",B,1356998400 | no artist",
        "A, ,1356998400 | no track",
        "A,B | it has 2 columns, the header has 3",
        "A,B,C,1356998400 | it has 4 columns, the header has 3",
      })
  void namesTheLineThatIsNoPlayAndWhy(String line, String reason) throws IOException {
    entries = new HistoryEntries(true, Duration.ZERO, NOW);
    PlayerException e =
        catchThrowableOfType(
            PlayerException.class, () -> csv(HEADER + "\"A\nB\",C,1356998400\n\n" + line + "\n"));
    assertThat(e).hasMessageContaining("history.csv, line 5: ").hasMessageContaining(reason);
    assertThat(e.exitCode()).isEqualTo(1);

    entries = new HistoryEntries(false, Duration.ZERO, NOW);
    assertThat(csv(HEADER + "A,B,1\n" + line + "\n").size()).isEqualTo(1);
    assertThat(entries.skipped()).isEqualTo(1);
  }

  @Test
  void namesTheFirstLineOfAnEntryThatSpansLines() {
    entries = new HistoryEntries(true, Duration.ZERO, NOW);
    assertThatThrownBy(() -> csv(HEADER + "A,B,60\r\n\"A\r\nB\nC\",D,-5\r\nA,B,60\r\n"))
        .hasMessageContaining("line 3: ");
    assertThatThrownBy(() -> csv(HEADER + "A,B,60\n\"A\nB\",D,-5"))
        .hasMessageContaining("line 3: ");
  }

  @Test
  void takesOtherExportersColumnsInAnyOrderAndCase() throws IOException {
    assertThat(plays(csv("\uFEFFTrack,UTC_Time, Artist \nB,\"01 Jan 2024, 00:10\",A\n")))
        .containsExactly("2024-01-01T00:10:00Z A - B");
    assertThat(plays(csv("uts,utc_time,artist,album,track\n60,whatever,A,,B\n")))
        .contains("1970-01-01T00:01:00Z A - B");
  }

  @Test
  void keepsFileOrderAtEqualTimes() throws IOException {
    assertThat(plays(csv(HEADER + "A,3,60\nA,1,60\nA,2,60\nA,0,59\n")))
        .extracting(play -> play.substring(play.length() - 1))
        .containsExactly("0", "3", "1", "2");
  }

  @Test
  void survivesHugeLinesAndBytesThatAreNoText() throws IOException {
    Path file = folder.resolve("history.csv");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write((HEADER + "A,1,60\n").getBytes(UTF_8));
      out.write(("A," + "x".repeat(3_000_000) + ",60\n").getBytes(UTF_8));
      out.write(new byte[] {'A', ',', (byte) 0xE9, ',', '6', '0', '\n'});
      out.write("A,a\0b,60\nA,2,60\n".getBytes(UTF_8));
    }
    assertThat(read(file).size()).isEqualTo(3);
    assertThat(entries.skipped()).isEqualTo(2);
  }

  @Test
  void refusesQuotesThatAreNeverClosed() {
    assertThatThrownBy(() -> csv(HEADER + "A,1,60\nA,\"2,60\nA,3,60\n"))
        .hasMessageContaining("from line 3 on");
    assertThatThrownBy(() -> csv(HEADER + "A,\"" + "2,60\n".repeat(1_000_000)))
        .hasMessageContaining("from line 2 on")
        .hasMessageContaining("an entry has more than");
  }

  @Test
  void readsEachElementByItself() throws IOException {
    String json =
        """
        [null, 5, [{"ts":"x"}], "text", {},
         {"ts":"2020-01-01T00:00:00Z","master_metadata_track_name":7,"master_metadata_album_artist_name":"A"},
         {"ts":null,"master_metadata_track_name":"B","master_metadata_album_artist_name":"A"},
         {"ts":"2020-13-01T00:00:00Z","master_metadata_track_name":"B","master_metadata_album_artist_name":"A"},
         {"extra":{"ts":[1]},"ts":"2020-01-01T00:00:00Z","ms_played":99999999999999999999,
          "master_metadata_track_name":"\\"B\\"","master_metadata_album_artist_name":"Ä"}]
        """;
    Path file = folder.resolve("a.json");
    // Recognised by its first object, so that one must be whole.
    String first =
        "[{\"ts\":\"2019-01-01T00:00:00Z\",\"master_metadata_track_name\":null,"
            + "\"master_metadata_album_artist_name\":null},";
    Files.writeString(file, first + json.substring(1));
    assertThat(plays(read(file))).containsExactly("2020-01-01T00:00:00Z Ä - \"B\"");
    assertThat(entries.skipped()).isEqualTo(9);
  }

  @Test
  void refusesJsonThatBreaksOff() throws IOException {
    String whole = Files.readString(SAMPLES.resolve("StreamingHistory_music_0.json"));
    Path file = folder.resolve("cut.json");
    Files.writeString(file, whole.substring(0, whole.indexOf("Still")));
    PlayerException e = catchThrowableOfType(PlayerException.class, () -> read(file));
    assertThat(e).hasMessageContaining("element 2").hasMessageContaining("line 11");
    assertThat(e.exitCode()).isEqualTo(2);
  }

  @Test
  void namesKnownFormatsAndColumnsFoundForAnyOtherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("other.csv"), "Artist;Album\nsong,when\n");
    PlayerException e = catchThrowableOfType(PlayerException.class, () -> read(file));
    assertThat(e)
        .hasMessageContaining("found were Artist;Album")
        .hasMessageContaining("Last.fm")
        .hasMessageContaining("Spotify account data")
        .hasMessageContaining("Spotify extended history");
    assertThat(e.exitCode()).isEqualTo(2);
    Files.writeString(file, "[{\"endTime\":\"2020-01-01 00:00\",\"podcastName\":\"P\"}]");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("found were endTime, podcastName");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
    assertThatThrownBy(() -> read(file)).hasMessageContaining("no columns were found");
  }

  @Test
  void refusesHistoriesWithoutPlays() throws IOException {
    for (String content : List.of("", "\uFEFF \n", "[]", "[\n]\n", HEADER, HEADER + "A,B,\n")) {
      Path file = Files.writeString(folder.resolve("empty.csv"), content);
      PlayerException e = catchThrowableOfType(PlayerException.class, () -> read(file));
      assertThat(e).as(content).isNotNull();
      assertThat(e.exitCode()).isEqualTo(2);
    }
    assertThatThrownBy(() -> read(folder.resolve("none.csv"))).hasMessageContaining("no such file");
    assertThatThrownBy(() -> read(Files.createDirectory(folder.resolve("d"))))
        .hasMessageContaining("holds no listening history");
  }

  private History csv(String text) throws IOException {
    return read(Files.writeString(folder.resolve("history.csv"), text));
  }

  private History read(Path path) {
    return new HistoryReader(entries).read(List.of(path));
  }

  private static List<String> plays(History history) {
    List<String> plays = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      plays.add(Instant.ofEpochMilli(history.millis(i)) + " " + history.song(i).name());
    }
    return plays;
  }
}
