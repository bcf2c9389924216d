package io.chartlake.rawzone.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest object of a partition is found in few requests, however long the history is. */
class NewestHoursTest {
  private static final HourUtc START = HourUtc.parse("2025-01-01-00");

  private final MemoryListing bucket = new MemoryListing();
  private final RawZone zone = new RawZone("lake", "songs");
  private final NewestHours newest = new NewestHours(zone, bucket, 3);

  private void put(long hour, long from, long to) {
    bucket.objects.put(
        zone.key(new ObjectName(3, START.plus(hour), new OffsetRange(from, to), Compression.NONE)),
        1L);
  }

  private ObjectName find(int hoursSinceStart) throws IOException {
    return newest.object(START.plus(hoursSinceStart).start()).orElseThrow();
  }

  @Test
  void findsNothingInAnEmptyPartition() throws IOException {
    assertThat(newest.object(START.start())).isEmpty();
    assertThat(bucket.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 500, 2000, 5000, 20000})
  void needsFewListsAfterAYearOfHours(int idleHours) throws IOException {
    int hours = 366 * 24;
    for (int hour = 0; hour < hours; hour++) {
      put(hour, hour * 10L, hour * 10L + 10);
    }

    ObjectName found = find(hours + idleHours);

    assertThat(found.range().to()).isEqualTo(hours * 10L);
    assertThat(found.hour()).isEqualTo(START.plus(hours - 1));
    assertThat(bucket.asked()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void findsAClockThatRanAhead() throws IOException {
    for (int hour = 0; hour < 3000; hour++) {
      put(hour, hour, hour + 1);
    }

    assertThat(find(1000).range().to()).isEqualTo(3000);
  }

  @Test
  void goesNotOnFromAZombiesWideObjectThatReadersHavePassed() throws IOException {
    put(0, 0, 100);
    put(1, 100, 500);
    put(2, 100, 900);
    put(2, 150, 200);

    assertThat(find(2).range()).isEqualTo(new OffsetRange(150, 200));
  }

  @Test
  void passesOverMarkersAndTellsUnknownNames() throws IOException {
    put(0, 0, 100);
    String partition = zone.partitionPrefix(3);
    bucket.objects.put(partition, 0L);
    bucket.objects.put(partition + "hour=2025-01-01-07/", 0L);
    bucket.objects.put(partition + "hour=2025-01-01-08/readme.txt", 1L);
    bucket.objects.put(partition + "other/x", 1L);

    assertThat(find(9).range().to()).isEqualTo(100);
    assertThat(newest.foreignKeys())
        .containsExactlyInAnyOrder(
            partition + "other/", partition + "hour=2025-01-01-08/readme.txt");
  }
}
