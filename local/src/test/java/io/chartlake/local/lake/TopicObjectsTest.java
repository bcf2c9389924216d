package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An object that cannot hold what it says is told (I3). */
class TopicObjectsTest {
  private static Optional<String> flaw(long bytes, Compression compression, OptionalLong records) {
    ObjectName name =
        new ObjectName(3, HourUtc.parse("2026-11-30-20"), new OffsetRange(100, 200), compression);
    return new TopicObjects.Stored(name, bytes).flaw(records);
  }

  @Test
  void anObjectThatCanHoldWhatItSaysIsWhole() {
    assertThat(flaw(60 * 100, Compression.NONE, OptionalLong.of(100))).isEmpty();
    assertThat(flaw(60, Compression.NONE, OptionalLong.empty())).isEmpty();
    assertThat(flaw(200, Compression.ZSTD, OptionalLong.of(100))).isEmpty();
  }

  @Test
  void anEmptyObjectIsBroken() {
    assertThat(flaw(0, Compression.NONE, OptionalLong.of(100))).contains("is empty");
    assertThat(flaw(0, Compression.GZIP, OptionalLong.empty())).contains("is empty");
  }

  @Test
  void anObjectTooSmallForItsRecordsIsBroken() {
    assertThat(flaw(4096, Compression.NONE, OptionalLong.of(100)))
        .contains("has 4096 bytes, too few for 100 records");
  }

  @Test
  void moreRecordsThanOffsetsAreBroken() {
    assertThat(flaw(60 * 101, Compression.NONE, OptionalLong.of(101)))
        .contains("says it has 101 records of 100 offsets");
  }
}
