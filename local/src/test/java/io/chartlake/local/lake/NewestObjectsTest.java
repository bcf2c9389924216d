package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.listing.MemoryListing;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An object that a crash of the store has emptied is told as long as it is among the newest. */
class NewestObjectsTest {
  private static final RawZone ZONE = new RawZone("", "changelog");
  private static final HourUtc HOUR = HourUtc.parse("2026-11-30-20");

  private final MemoryListing bucket = new MemoryListing();

  private String put(int hour, long from, long to, long bytes) {
    String key =
        ZONE.key(new ObjectName(3, HOUR.plus(hour), new OffsetRange(from, to), Compression.NONE));
    bucket.objects.put(key, bytes);
    return key;
  }

  @Test
  void anEmptyObjectIsSeenAlsoBehindNewOnes() throws IOException {
    put(-3, 0, 5, 0);
    put(0, 5, 10, 600);
    String first = put(0, 10, 20, 0);
    String second = put(1, 20, 30, 0);
    put(2, 30, 40, 600);

    NewestObjects newest = NewestObjects.of(ZONE, bucket).get(0);

    assertThat(newest.partition()).isEqualTo(3);
    assertThat(newest.empty()).containsExactly(first, second);
    assertThat(newest.to()).isEqualTo(40);
  }
}
