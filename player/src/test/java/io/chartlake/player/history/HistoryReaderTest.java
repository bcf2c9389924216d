package io.chartlake.player.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.ListeningHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays are kept, all else is named with its place and reason. */
class HistoryReaderTest {
  private static final Path SAMPLES = Reading.SAMPLES;
  private static final String HEADER = "artist,track,timestamp\n";

  @TempDir Path folder;
  private HistoryReader reader = Reading.lenient();

  @Test
  void readsFoldersAndPassesOverWhatIsNoHistory() throws IOException {
    Files.writeString(folder.resolve("Userdata.json"), "{\"username\":\"x\"}");
    Files.writeString(folder.resolve("ReadMe.pdf"), "%PDF");
    Path inner = Files.createDirectory(folder.resolve("MyData"));
    for (String name : List.of("lastfm.csv", "StreamingHistory_music_0.json")) {
      Files.copy(SAMPLES.resolve(name), inner.resolve(name));
    }
    ListeningHistory history = read(folder);
    assertThat(history.size()).isEqualTo(9);
    assertThat(history.catalogue().songs()).hasSize(8);
  }

  @Test
  void skipsWhatPlayedTooShort() {
    reader = new HistoryReader(Reading.entries(false, Duration.ofSeconds(30)), DateFormat.UNSAID);
    assertThat(read(SAMPLES.resolve("StreamingHistory_music_0.json")).size()).isEqualTo(2);
    assertThat(reader.report().skippedEntries()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A,B,1356998400 | 2013-01-01T00:00:00Z A - B",
        "A,B,1356998400000 | 2013-01-01T00:00:00Z A - B",
        "A,B,1356998400.0 | 2013-01-01T00:00:00Z A - B",
        "A,B,1.3569984E9 | 2013-01-01T00:00:00Z A - B",
        "A,B,1356998400000000 | 2013-01-01T00:00:00Z A - B",
        "A,B, 86400 | 1970-01-02T00:00:00Z A - B",
      })
  void takesSecondsMillisecondsAndMicroseconds(String line, String play) throws IOException {
    assertThat(plays(csv(HEADER + line + "\n"))).containsExactly(play);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A,B,1e300 | in the future",
        "A,B,99999999999 | in the future",
        "A,B,99999999999999999999999999 | in the future",
        "A,B,NaN | neither a number nor a date and time",
        "A,B,yesterday | neither a number nor a date and time",
        "A,B,1e999999999999999999999999999999999999999999 | in the future",
        "A,B, | it has no time",
        ",B,1356998400 | no artist",
        "A, ,1356998400 | no track",
        "A,B | it has 2 columns instead of 3",
        "A,B,C,1356998400 | it has 4 columns instead of 3",
      })
  void namesTheLineThatIsNoPlayAndWhy(String line, String reason) throws IOException {
    reader = Reading.strict();
    CommandException e =
        catchThrowableOfType(
            CommandException.class, () -> csv(HEADER + "\"A\nB\",C,1356998400\n\n" + line + "\n"));
    assertThat(e).hasMessageContaining("history.csv, line 5: ").hasMessageContaining(reason);
    assertThat(e.exitCode()).isEqualTo(1);

    reader = Reading.lenient();
    assertThat(csv(HEADER + "A,B,1356998400\n" + line + "\n").size()).isEqualTo(1);
    assertThat(reader.report().skippedEntries()).isEqualTo(1);
  }

  @Test
  void namesTheFirstLineOfAnEntryThatSpansLines() {
    reader = Reading.strict();
    assertThatThrownBy(() -> csv(HEADER + "A,B,60\r\n\"A\r\nB\nC\",D,\r\nA,B,60\r\n"))
        .hasMessageContaining("line 3: ");
    assertThatThrownBy(() -> csv(HEADER + "A,B,60\n\"A\nB\",D,")).hasMessageContaining("line 3: ");
  }

  @Test
  void takesOtherExportersColumnsInAnyOrderAndCase() throws IOException {
    assertThat(plays(csv("\uFEFFTrack,UTC_Time, Artist \nB,\"01 Jan 2024, 00:10\",A\n")))
        .containsExactly("2024-01-01T00:10:00Z A - B");
    assertThat(plays(csv("uts,utc_time,artist,album,track\n86400,whatever,A,,B\n")))
        .contains("1970-01-02T00:00:00Z A - B");
  }

  @Test
  void keepsFileOrderAtEqualTimes() throws IOException {
    assertThat(
            plays(csv(HEADER + "A,3,1356998401\nA,1,1356998401\nA,2,1356998401\nA,0,1356998400\n")))
        .extracting(play -> play.substring(play.length() - 1))
        .containsExactly("0", "3", "1", "2");
  }

  @Test
  void survivesHugeLinesAndBytesThatAreNoText() throws IOException {
    Path file = folder.resolve("history.csv");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write((HEADER + "A,1,86400\n").getBytes(UTF_8));
      out.write(("A," + "x".repeat(3_000_000) + ",86400\n").getBytes(UTF_8));
      out.write(new byte[] {'A', ',', (byte) 0xE9, ',', '9', '9', '9', '9', '9', '\n'});
      out.write("A,a\0b,86400\nA,2,86400\n".getBytes(UTF_8));
    }
    assertThat(read(file).size()).isEqualTo(3);
    assertThat(reader.report().skippedEntries()).isEqualTo(2);
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
    assertThat(reader.report().skippedEntries()).isEqualTo(9);
  }

  @Test
  void refusesJsonThatBreaksOff() throws IOException {
    String whole = Files.readString(SAMPLES.resolve("StreamingHistory_music_0.json"));
    Path file = folder.resolve("cut.json");
    Files.writeString(file, whole.substring(0, whole.indexOf("Still")));
    CommandException e = catchThrowableOfType(CommandException.class, () -> read(file));
    assertThat(e).hasMessageContaining("element 2").hasMessageContaining("line 11");
    assertThat(e.exitCode()).isEqualTo(2);
  }

  @Test
  void namesKnownFormatsAndColumnsFoundForAnyOtherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("other.csv"), "Artist;Album\nsong,when\n");
    CommandException e = catchThrowableOfType(CommandException.class, () -> read(file));
    assertThat(e)
        .hasMessageContaining("found were Artist, Album")
        .hasMessageContaining("Last.fm")
        .hasMessageContaining("Spotify account data")
        .hasMessageContaining("Spotify extended history");
    assertThat(e.exitCode()).isEqualTo(2);
    Files.writeString(file, "[{\"endTime\":\"2020-01-01 00:00\",\"podcastName\":\"P\"}]");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("found were endTime, podcastName");
    Files.write(file, new byte[] {'R', 'I', 'F', 'F', 0, 0});
    assertThatThrownBy(() -> read(file)).hasMessageContaining("no columns were found");
  }

  @Test
  void refusesHistoriesWithoutPlays() throws IOException {
    for (String content : List.of("", "\uFEFF \n", "[]", "[\n]\n", HEADER, HEADER + "A,B,\n")) {
      Path file = Files.writeString(folder.resolve("empty.csv"), content);
      CommandException e =
          catchThrowableOfType(CommandException.class, () -> Reading.lenient().read(List.of(file)));
      assertThat(e).as(content).isNotNull();
      assertThat(e.exitCode()).isEqualTo(2);
    }
    assertThatThrownBy(() -> read(folder.resolve("none.csv"))).hasMessageContaining("no such file");
    Path empty = Files.createDirectory(folder.resolve("d"));
    assertThatThrownBy(() -> read(empty))
        .hasMessageContaining("There is no listening history in " + empty);
  }

  @Test
  void severalFilesAreTakenAsTheirFolderIs() throws IOException {
    Path music = SAMPLES.resolve("StreamingHistory_music_0.json");
    Path podcasts =
        Files.writeString(
            folder.resolve("StreamingHistory_podcast_0.json"),
            "[{\"endTime\":\"2020-01-01 00:00\",\"podcastName\":\"P\",\"msPlayed\":1}]");
    Files.copy(music, folder.resolve("StreamingHistory_music_0.json"));
    List<String> fromFolder = Reading.plays(Reading.lenient(), folder);
    HistoryReader files = Reading.lenient();
    assertThat(Reading.plays(files, music, podcasts)).hasSize(3).isEqualTo(fromFolder);
    assertThat(files.report().passedOver()).containsExactly(podcasts.toString());
    assertThat(files.report().text()).isEqualTo("1 file passed over");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(music, folder.resolve("none.json"))))
        .hasMessageContaining("none.json: there is no such file");
  }

  @Test
  void aTableInAFolderThatNobodyCanReadIsReported() throws IOException {
    Files.writeString(folder.resolve("a.csv"), HEADER + "A,B,86400\n");
    Path unreadable = Files.writeString(folder.resolve("b.csv"), "Kuenstler|Titel\nCher|Believe\n");
    assertThat(read(folder).size()).isEqualTo(1);
    assertThat(reader.report().passedOver()).containsExactly(unreadable.toString());
  }

  @Test
  void totalsWhatItSkippedByReason() throws IOException {
    csv(HEADER + ",B,86400\nA,B,86400\n,B,86400\nA,B,soon\nA,B\n");
    assertThat(reader.report().skipped())
        .containsExactly(
            entry("no artist", 2L),
            entry("unreadable time", 1L),
            entry("wrong number of columns", 1L));
    assertThat(reader.report().text())
        .isEqualTo("4 entries skipped (2 no artist, 1 unreadable time, 1 wrong number of columns)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void readsTextWithAByteOrderMark(String charset) throws IOException {
    assertThat(
            Reading.plays(
                folder, "\uFEFF" + HEADER + "Björk,中,1356998400\n", Charset.forName(charset)))
        .containsExactly("2013-01-01T00:00:00Z Björk - 中");
    String json = "\uFEFF" + Files.readString(SAMPLES.resolve("StreamingHistory_music_0.json"));
    assertThat(Reading.plays(folder, json, Charset.forName(charset))).hasSize(3);
  }

  @Test
  void refusesAStringOf50Megabytes() throws IOException {
    Path file = folder.resolve("StreamingHistory_music_0.json");
    String play = "{\"endTime\":\"2020-01-01 00:00\",\"artistName\":\"A\",\"trackName\":\"%s\"}";
    Files.writeString(
        file, "[" + play.formatted("B") + ",\n" + play.formatted("x".repeat(50 << 20)) + "]");
    CommandException e = catchThrowableOfType(CommandException.class, () -> read(file));
    assertThat(e)
        .hasMessageContaining(file + ": it is not JSON from element 2 on (line 2: ")
        .hasMessageContaining("an entry has more than 4194304 characters");
    assertThat(e.exitCode()).isEqualTo(2);
  }

  private ListeningHistory csv(String text) throws IOException {
    return read(Files.writeString(folder.resolve("history.csv"), text));
  }

  private ListeningHistory read(Path path) {
    return reader.read(List.of(path));
  }

  private static List<String> plays(ListeningHistory history) {
    return history.plays().stream().map(Reading::text).toList();
  }
}
