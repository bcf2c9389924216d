package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a partition is found, whatever lies beside it, in a handful of requests. */
class NewestObjectTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private final FakeStore store = new FakeStore();
  private final RawZone zone = new RawZone("lake", "songs");

  private void put(long hour, long from, long to) {
    ObjectName name =
        new ObjectName(
            3, HourUtc.of(START).plus(hour), new OffsetRange(from, to), Compression.NONE);
    store.put(zone.key(name), new Buffer(), Map.of());
  }

  private Optional<ObjectName> find(Duration sinceStart) {
    store.lists = 0;
    return new NewestObject(store, zone, 3).find(START.plus(sinceStart));
  }

  @Test
  void findsNothingInAnEmptyPartition() {
    assertThat(find(Duration.ZERO)).isEmpty();
    assertThat(store.lists).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 500, 2000, 5000, 20000})
  void needsFewListsAfterAYearOfHours(int idleHours) {
    int hours = 366 * 24;
    for (int hour = 0; hour < hours; hour++) {
      put(hour, hour * 10L, hour * 10L + 10);
    }
    ObjectName found = find(Duration.ofHours(hours + idleHours)).orElseThrow();
    assertThat(found.range().to()).isEqualTo(hours * 10L);
    assertThat(found.hour()).isEqualTo(HourUtc.of(START).plus(hours - 1));
    assertThat(store.lists).isLessThanOrEqualTo(12);
  }

  @Test
  void findsAClockThatRanAhead() {
    for (int hour = 0; hour < 3000; hour++) {
      put(hour, hour, hour + 1);
    }
    assertThat(find(Duration.ofHours(1000)).orElseThrow().range().to()).isEqualTo(3000);
  }

  @Test
  void goesNotOnFromAZombiesWideObjectThatReadersHavePassed() {
    put(0, 0, 100);
    put(1, 100, 500);
    put(2, 100, 900);
    put(2, 150, 200);
    assertThat(find(Duration.ofHours(2)).orElseThrow().range())
        .isEqualTo(new OffsetRange(150, 200));
  }

  @Test
  void passesOverMarkersAndUnknownNames() {
    put(0, 0, 100);
    String partition = zone.partitionPrefix(3);
    store.put(partition, new Buffer(), Map.of());
    store.put(partition + "hour=2025-01-01-07/", new Buffer(), Map.of());
    store.put(partition + "hour=2025-01-01-08/readme.txt", new Buffer(), Map.of());
    store.put(partition + "other/x", new Buffer(), Map.of());
    assertThat(find(Duration.ofHours(9)).orElseThrow().range().to()).isEqualTo(100);
  }
}
