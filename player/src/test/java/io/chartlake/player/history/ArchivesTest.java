package io.chartlake.player.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.archive.UnpackBounds;
import io.chartlake.player.history.date.DateFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives are read without unpacking, within bounds, or refused. */
class ArchivesTest {
  private static final String HISTORY = "artist,track,uts\nCher,Believe,1555333080\n";
  private static final String PLAY = "2019-04-15T12:58:00Z Cher - Believe";

  @TempDir Path folder;

  @Test
  void opensGzipWhateverItIsCalled() throws IOException {
    Path file = gzip(folder.resolve("history"), HISTORY);
    assertThat(Reading.plays(Reading.lenient(), file)).containsExactly(PLAY);
  }

  @Test
  void readsAnExportWithoutUnpackingIt() throws IOException {
    Map<String, byte[]> export = new LinkedHashMap<>();
    export.put("MyData/", new byte[0]);
    export.put("MyData/StreamingHistory_music_0.json", sample("StreamingHistory_music_0.json"));
    export.put("MyData/Userdata.json", "{\"username\":\"x\"}".getBytes(UTF_8));
    export.put("MyData/Payments.json", "[]".getBytes(UTF_8));
    export.put("MyData/ReadMe.pdf", "%PDF".getBytes(UTF_8));
    export.put("__MACOSX/MyData/._Userdata.json", new byte[] {0, 5, 22, 7});
    HistoryReader reader = Reading.lenient();
    assertThat(reader.read(List.of(zip("my_spotify_data.zip", export))).size()).isEqualTo(3);
    assertThat(reader.report().passedOver())
        .singleElement()
        .asString()
        .endsWith("my_spotify_data.zip!/MyData/Userdata.json");
  }

  @Test
  void opensArchivesInFolders() throws IOException {
    gzip(folder.resolve("a.csv.gz"), HISTORY);
    zip("b.zip", Map.of("4.csv", HISTORY.getBytes(UTF_8)));
    assertThat(Reading.plays(Reading.lenient(), folder)).containsExactly(PLAY, PLAY);
  }

  @Test
  void refusesAnArchiveThatUnpacksToMoreThanItsBound() throws IOException {
    String long100 = HISTORY + "A,B,86400\n".repeat(100);
    Path gzip = gzip(folder.resolve("a.csv.gz"), long100);
    Path zip =
        zip("b.zip", Map.of("a.csv", HISTORY.getBytes(UTF_8), "b.csv", long100.getBytes(UTF_8)));
    for (Path file : List.of(gzip, zip)) {
      CommandException e =
          catchThrowableOfType(
              CommandException.class, () -> bounded(10, 1_000).read(List.of(file)));
      assertThat(e).hasMessageContaining(file + ": it unpacks to more than 1000 bytes; unpack it");
      assertThat(e.exitCode()).isEqualTo(2);
      assertThat(bounded(10, 2_000).read(List.of(file)).size()).isGreaterThan(100);
    }
  }

  @Test
  void refusesAnArchiveOfMoreEntriesThanItsBound() throws IOException {
    byte[] history = HISTORY.getBytes(UTF_8);
    Path zip = zip("c.zip", Map.of("1.csv", history, "2.csv", history, "3.csv", history));
    assertThatThrownBy(() -> bounded(2, 1_000).read(List.of(zip)))
        .hasMessageContaining("it has 3 entries, more than 2; unpack it");
  }

  @Test
  void refusesAnArchiveThatBreaksOff() throws IOException {
    byte[] gzip = Files.readAllBytes(gzip(folder.resolve("a.csv.gz"), HISTORY.repeat(50)));
    byte[] zip = Files.readAllBytes(zip("b.zip", Map.of("a.csv", HISTORY.getBytes(UTF_8))));
    for (byte[] whole : List.of(gzip, zip)) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, whole.length - 12));
      assertThatThrownBy(() -> Reading.lenient().read(List.of(cut)))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("Cannot read the history " + cut);
    }
  }

  @Test
  void namesAnArchiveThatHoldsNoHistory() throws IOException {
    Path zip = zip("empty.zip", Map.of("ReadMe.txt", HISTORY.getBytes(UTF_8)));
    assertThatThrownBy(() -> Reading.lenient().read(List.of(zip)))
        .hasMessageContaining("There is no listening history in " + zip);
  }

  private static HistoryReader bounded(int entries, long bytes) {
    return new HistoryReader(
        Reading.entries(false, Duration.ZERO), DateFormat.UNSAID, new UnpackBounds(entries, bytes));
  }

  private static byte[] sample(String name) throws IOException {
    return Files.readAllBytes(Reading.SAMPLES.resolve(name));
  }

  private static Path gzip(Path file, String content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(UTF_8));
    }
    return file;
  }

  private Path zip(String name, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }
}
