package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.name.HourUtc;
import org.junit.jupiter.api.Test;

/** A table over raw objects hides nothing that landed before it was made. */
class RawTablesTest {
  private static final String STATEMENT =
      """
      CREATE TABLE hive.songs.lines (
         line varchar,
         partition varchar WITH (partition_projection_range = ARRAY['0','11']),
         hour varchar WITH (partition_projection_format = 'yyyy-MM-dd-HH', partition_projection_range = ARRAY['2026-11-20-05','NOW+1HOURS'])
      )\
      """;

  @Test
  void aTableThatBeginsLaterBeginsAtTheOldestHour() {
    assertThat(RawTables.from(HourUtc.parse("2026-11-19-23"), STATEMENT))
        .contains(STATEMENT.replace("2026-11-20-05", "2026-11-19-23"));
  }

  @Test
  void oneThatBeginsThereOrEarlierStays() {
    assertThat(RawTables.from(HourUtc.parse("2026-11-20-05"), STATEMENT)).isEmpty();
    assertThat(RawTables.from(HourUtc.parse("2026-11-20-06"), STATEMENT)).isEmpty();
  }

  @Test
  void oneWithoutComputedHoursStays() {
    assertThat(RawTables.from(HourUtc.parse("2026-11-19-23"), "CREATE TABLE a.b.c (x int)"))
        .isEmpty();
  }
}
