package io.chartlake.player.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.apache.commons.io.FileUtils;

/** What an exporter wrote is what is read, in whatever dialect it wrote. */
class DialectsPropertyTest {
  private static final DateTimeFormatter DAY_MONTH =
      DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss XXX", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MONTH_NAME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** A day above 12 in every file, so that the order of day and month is known. */
  private static final Scrobble KNOWN_ORDER = new Scrobble("Queen", "Flash", 1_356_000_000);

  private static Path file;

  record Scrobble(String artist, String track, long uts) {}

  /** How one exporter writes. */
  record Dialect(
      char delimiter, QuoteMode quotes, String lineBreak, boolean header, Charset charset) {}

  /** How one exporter writes times. */
  enum Clock {
    SECONDS,
    MILLISECONDS,
    ISO,
    DAY_MONTH_TEXT,
    MONTH_NAME_TEXT;

    String write(long uts) {
      Instant instant = Instant.ofEpochSecond(uts);
      return switch (this) {
        case SECONDS -> Long.toString(uts);
        case MILLISECONDS -> Long.toString(uts * 1_000);
        case ISO -> instant.toString();
        case DAY_MONTH_TEXT -> DAY_MONTH.format(instant);
        case MONTH_NAME_TEXT -> MONTH_NAME.format(instant);
      };
    }
  }

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("history", ".csv");
  }

  @AfterContainer
  static void deleteFile() {
    FileUtils.deleteQuietly(file.toFile());
  }

  @Property(tries = 100)
  void readsBackWhatWasWritten(
      @ForAll("scrobbles") List<Scrobble> some,
      @ForAll("dialects") Dialect dialect,
      @ForAll Clock clock) {
    List<Scrobble> scrobbles = Stream.concat(Stream.of(KNOWN_ORDER), some.stream()).toList();
    HistoryReader reader = Reading.strict();
    assertThat(readBack(reader, write(scrobbles, dialect, clock), dialect.charset()))
        .containsExactlyElementsOf(
            scrobbles.stream()
                .sorted((a, b) -> Long.compare(a.uts(), b.uts()))
                .map(s -> Instant.ofEpochSecond(s.uts()) + " " + s.artist() + " - " + s.track())
                .toList());
  }

  private static List<String> readBack(HistoryReader reader, String text, Charset charset) {
    try {
      Files.writeString(file, text, charset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Reading.plays(reader, file);
  }

  private static String write(List<Scrobble> scrobbles, Dialect dialect, Clock clock) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(dialect.delimiter())
            .setQuoteMode(dialect.quotes())
            .setRecordSeparator(dialect.lineBreak())
            .get();
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      if (dialect.header()) {
        csv.printRecord("Artist", "Album", "Title", "Timestamp");
      }
      for (Scrobble scrobble : scrobbles) {
        csv.printRecord(scrobble.artist(), "", scrobble.track(), clock.write(scrobble.uts()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Provide
  Arbitrary<List<Scrobble>> scrobbles() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars(",;\t\"'\n|\\#é中 ABab019/")
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(name -> name.equals(name.strip()) && !name.isEmpty());
    return Combinators.combine(
            names, names, Arbitraries.longs().between(1_000_000_000, 1_700_000_000))
        .as(Scrobble::new)
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<Dialect> dialects() {
    return Combinators.combine(
            Arbitraries.of(',', ';', '\t'),
            Arbitraries.of(QuoteMode.MINIMAL, QuoteMode.ALL),
            Arbitraries.of("\n", "\r\n"),
            Arbitraries.of(true, false),
            Arbitraries.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16))
        .as(Dialect::new);
  }
}
