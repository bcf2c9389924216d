package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Object;

class NewestObjectsTest {
  private static final RawZone ZONE = new RawZone("", "changelog");
  private static final Instant LANDED = Instant.parse("2026-11-30T20:00:00Z");

  private static String key(long from, long to) {
    return ZONE.key(
        new ObjectName(
            3, HourUtc.parse("2026-11-30-20"), new OffsetRange(from, to), Compression.NONE));
  }

  private static NewestObjects object(long from, long to, long bytes) {
    return NewestObjects.of(
            ZONE,
            S3Object.builder()
                .key(key(from, to))
                .size(bytes)
                .lastModified(LANDED.plusSeconds(to))
                .build())
        .orElseThrow();
  }

  @Test
  void anEmptyObjectIsSeenAlsoBehindNewOnes() {
    NewestObjects end =
        object(0, 10, 600)
            .followedBy(object(10, 20, 0))
            .followedBy(object(20, 30, 0))
            .followedBy(object(30, 40, 600));
    assertThat(end.empty()).containsExactly(key(10, 20), key(20, 30));
    assertThat(end.to()).isEqualTo(40);
    assertThat(end.landed()).isEqualTo(LANDED.plusSeconds(40));
  }
}
