package io.chartlake.player.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.date.DateFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A time is read as it was meant, or the file is refused; it is never guessed. */
class DatesTest {
  private static final String HEADER = "artist;track;date\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2019-04-05T12:58:00Z",
        "2019-04-05T12:58:00.000Z",
        "2019-04-05T12:58:00+00:00",
        "2019-04-05T14:58:00+0200",
        "2019-04-05T12:58:00+00",
        "2019-04-05 12:58",
        "2019-04-05 12:58:00",
        "2019-04-05 12:58:00.0",
        "2019-04-05 12:58:00 +00:00",
        "2019-04-05 12:58:00 UTC",
        "2019/04/05 12:58",
        "05 Apr 2019 12:58",
        "05 Apr 2019, 12:58",
        "5 apr 2019 12:58:00",
        "5 April 2019 12:58 PM",
        "Apr 5, 2019 12:58:00 PM",
        "April 5, 2019, 12:58 pm",
        "Fri, 05 Apr 2019 12:58:00 GMT",
        "Fri, 05 Apr 2019 14:58:00 +0200",
        "05.04.2019 12:58",
        "1554469080",
        "1554469080000",
        "1554469080000000",
      })
  void readsAsManyFormsAsExportersWrite(String text) throws IOException {
    assertThat(Reading.plays(folder, HEADER + "A;B;\"" + text + "\"\n"))
        .containsExactly("2019-04-05T12:58:00Z A - B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2019-02-30 12:58",
        "2019-04-05",
        "2019-04-05 25:00",
        "31 Apr 2019 12:58",
        "Mon, 05 Apr 2019 12:58:00 GMT",
        "05/13/19 12:58",
        "12:58",
      })
  void skipsWhatIsNoTimeRatherThanGuess(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), HEADER + "A;B;" + text + "\n");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(file)))
        .hasMessageContaining("no play to replay")
        .hasMessageContaining("1 entry skipped (1 unreadable time)");
  }

  @Test
  void readsDatesOfOneDigit() throws IOException {
    assertThat(Reading.plays(folder, HEADER + "A;B;1 Jan 2020 9:05\n"))
        .containsExactly("2020-01-01T09:05:00Z A - B");
  }

  @ParameterizedTest
  @CsvSource({
    "03/04/2019 12:58:33 +00:00, 26/02/2019 08:34:33 +00:00, 2019-02-26T08:34:33Z",
    "03/04/2019 12:58:33 +00:00, 02/26/2019 08:34:33 +00:00, 2019-02-26T08:34:33Z",
    "3-4-2019 12:58:33, 26-2-2019 8:34:33, 2019-02-26T08:34:33Z",
    "04/04/2019 12:58, 05/05/2019 12:58, 2019-04-04T12:58:00Z",
  })
  void findsTheOrderOfDayAndMonthThatFitsTheWholeFile(String first, String second, String oldest)
      throws IOException {
    assertThat(Reading.plays(folder, HEADER + "A;B;" + first + "\nA;B;" + second + "\n").get(0))
        .startsWith(oldest);
  }

  @Test
  void refusesDatesThatBothOrdersFit() {
    Path file = Reading.SAMPLES.resolve("day-month.csv");
    CommandException e =
        catchThrowableOfType(CommandException.class, () -> Reading.lenient().read(List.of(file)));
    assertThat(e)
        .hasMessageContaining("day-month.csv has dates such as '03/04/2019 12:58:33 +00:00'")
        .hasMessageContaining("--date-format day-month or --date-format month-day");
    assertThat(e.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "day-month, 2019-04-03T12:58:33Z",
    "month-day, 2019-03-04T12:58:33Z",
    "dd/MM/yyyy HH:mm:ss XXX, 2019-04-03T12:58:33Z",
  })
  void readsThemAsTheUserSays(String dateFormat, String oldest) {
    Path file = Reading.SAMPLES.resolve("day-month.csv");
    assertThat(Reading.plays(Reading.dated(dateFormat), file).get(0)).startsWith(oldest);
  }

  @Test
  void refusesAFileInWhichEachOrderFitsSomeDatesOnly() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.csv"), HEADER + "A;B;26/02/2019 08:34\nA;B;02/26/2019 08:34\n");
    assertThatThrownBy(() -> Reading.lenient().read(List.of(file)))
        .hasMessageContaining("'26/02/2019 08:34' and '02/26/2019 08:34'")
        .hasMessageContaining("--date-format");
    assertThat(Reading.plays(Reading.dated("day-month"), file))
        .containsExactly("2019-02-26T08:34:00Z A - B");
  }

  @Test
  void readsAPatternOfTheUsersOwnWithoutAHeaderToo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "A,Album,B,26.02.19 8:34 PM\n");
    assertThat(Reading.plays(Reading.dated("dd.MM.yy h:mm a"), file))
        .containsExactly("2019-02-26T20:34:00Z A - B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "day", "dd/MM/yyyy", "HH:mm", "dd/MM/yyyy hh:mm", "dd/bb"})
  void refusesADateFormatThatCannotSayWhen(String text) {
    assertThatThrownBy(() -> DateFormat.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no date format")
        .hasMessageContaining("write day-month, month-day or a pattern such as");
  }
}
