package io.chartlake.player.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One evening, four plays of three songs, as each exporter writes it down. */
class HistoryFormatsTest {
  static Stream<Arguments> eveningAsWrittenBy() {
    return Stream.of(
        evening("headerless.csv", "12:05:00", "12:21:00", "12:40:00", "12:58:00"),
        evening("date-column.csv", "12:05:00", "12:21:00", "12:40:00", "12:58:00"),
        evening("timestamp-text.csv", "12:05:00", "12:21:16", "12:40:00", "12:58:35"),
        evening("tabs.tsv", "12:05:00", "12:21:00", "12:40:00", "12:58:00"),
        evening("scrubber.csv", "12:05:00", "12:21:00", "12:40:00", "12:58:33"),
        evening("listenbrainz.jsonl", "12:05:00", "12:21:00", "12:40:00", "12:58:00"),
        evening("apple-play-activity.csv", "12:05:00", "12:21:00", "12:40:00", "12:58:35"),
        evening("youtube-watch-history.json", "12:05:00", "12:21:00", "12:40:00", "12:58:35.117"));
  }

  private static Arguments evening(String file, String... times) {
    return Arguments.of(file, List.of(times));
  }

  @ParameterizedTest
  @MethodSource("eveningAsWrittenBy")
  void readsTheSameEvening(String file, List<String> times) {
    List<String> songs =
        List.of(
            "Earth, Wind & Fire - Boogie Wonderland",
            "Cher - Believe",
            "Scorpions - Still Loving You",
            "Cher - Believe");
    assertThat(plays(file))
        .containsExactlyElementsOf(
            IntStream.range(0, 4)
                .mapToObj(i -> "2019-04-15T" + times.get(i) + "Z " + songs.get(i))
                .toList());
  }

  @Test
  void readsSemicolonsAndAColumnNamedAfterItsUser() {
    assertThat(plays("semicolons.csv"))
        .containsExactly(
            "2019-04-15T12:05:00Z Earth, Wind & Fire - Boogie Wonderland; live",
            "2019-04-15T12:21:00Z Cher - Believe",
            "2019-04-15T12:40:00Z Scorpions - Still Loving You",
            "2019-04-15T12:58:00Z Cher - Believe");
  }

  @Test
  void readsLastFmOldestFirst() {
    HistoryReader reader = Reading.lenient();
    assertThat(Reading.plays(reader, Reading.SAMPLES.resolve("lastfm.csv")))
        .containsExactly(
            "2010-12-30T23:55:00Z Queen - Bohemian Rhapsody",
            "2010-12-30T23:58:20Z Sigur Rós - Untitled #1\n(Vaka)",
            "2010-12-31T00:00:00Z Björk - Human Behaviour",
            "2011-01-01T00:00:00Z David Bowie - \"Heroes\" - 2017 Remaster",
            "2013-01-01T00:00:00Z Earth, Wind & Fire - September",
            "2013-01-01T00:01:00Z Queen - Bohemian Rhapsody");
    assertThat(reader.report().skippedEntries()).isEqualTo(2);
  }

  @Test
  void readsSpotifyAccountData() {
    assertThat(plays("StreamingHistory_music_0.json"))
        .containsExactly(
            "2021-03-04T22:15:00Z Cher - Believe",
            "2021-03-04T22:19:00Z Scorpions - Still Loving You",
            "2021-03-05T07:01:00Z Céline Dion - Pour que tu m'aimes encore");
  }

  @Test
  void readsSpotifyExtendedHistoryWithoutItsPodcasts() {
    HistoryReader reader = Reading.lenient();
    Path file = Reading.SAMPLES.resolve("Streaming_History_Audio_2019-2020_0.json");
    assertThat(Reading.plays(reader, file))
        .containsExactly(
            "2019-12-24T18:26:00Z Ed Sheeran - Perfect",
            "2019-12-24T18:30:05Z Idina Menzel - Into The Unknown");
    assertThat(reader.report().text()).contains("1 neither artist nor track, such as podcasts");
  }

  @Test
  void readsTheLastFm1kDataSetThatQuotesNothing(@TempDir Path folder) throws IOException {
    String lines =
        "user_000001\t2009-05-04T23:08:57Z\tf1b1\tDeep Dish\t\t\"Flash Dance\n"
            + "user_000001\t2009-05-04T13:54:10Z\t\tNew Order\t\tBlue Monday 12\"\n";
    assertThat(Reading.plays(folder, lines))
        .containsExactly(
            "2009-05-04T13:54:10Z New Order - Blue Monday 12\"",
            "2009-05-04T23:08:57Z Deep Dish - \"Flash Dance");
  }

  @Test
  void readsListenBrainzFromAnArrayToo(@TempDir Path folder) throws IOException {
    String listen =
        "{\"track_metadata\":{\"artist_name\":\"A\",\"track_name\":\"B\"},\"listened_at\":1555333080}";
    assertThat(Reading.plays(folder, "[" + listen + ",\n" + listen + "]"))
        .containsExactly("2019-04-15T12:58:00Z A - B", "2019-04-15T12:58:00Z A - B");
  }

  @Test
  void skipsALineThatIsNoJson(@TempDir Path folder) throws IOException {
    String listen =
        "{\"track_metadata\":{\"artist_name\":\"A\",\"track_name\":\"B\"},\"listened_at\":1555333080}\n";
    Path file = Files.writeString(folder.resolve("4.jsonl"), listen + "\n[1]\n{\"cut\n" + listen);
    HistoryReader reader = Reading.lenient();
    assertThat(Reading.plays(reader, file)).hasSize(2);
    assertThat(reader.report().skipped()).containsExactly(entry("no JSON object", 2L));
    assertThatThrownBy(() -> Reading.strict().read(List.of(file)))
        .hasMessageContaining("line 3: it is no JSON object");
  }

  @Test
  void skipsWhatIsNoPlayAmongEventsAndVideos() {
    HistoryReader reader = Reading.lenient();
    reader.read(
        List.of(
            Reading.SAMPLES.resolve("apple-play-activity.csv"),
            Reading.SAMPLES.resolve("youtube-watch-history.json")));
    assertThat(reader.report().skipped())
        .containsOnly(entry("other events than plays", 2L), entry("no artist", 1L));
  }

  private static List<String> plays(String file) {
    return Reading.plays(Reading.lenient(), Reading.SAMPLES.resolve(file));
  }
}
