package io.chartlake.bench.compaction.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallObjectsTest {
  private static final HourUtc HOUR = HourUtc.parse("2026-11-23-08");
  private static final ObjectName WIDE =
      new ObjectName(4, HOUR, new OffsetRange(0, 30), Compression.NONE);

  /** Offsets 1, 3, 5… */
  private static List<String> lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"songName\":\"\\\"_offset\\\":9,\",\"_offset\":"
                    + (2 * i + 1)
                    + ",\"_timestamp\":1}")
        .toList();
  }

  @Test
  void coverWhatTheOneObjectCovered() {
    List<String> lines = lines(10);
    Map<String, byte[]> objects = SmallObjects.cut(WIDE, lines, 4);
    List<ObjectName> names = objects.keySet().stream().map(DataSet.zone("")::parse).toList();
    Chain chain = Chain.from(4, 0, names);
    assertThat(chain.slices()).hasSize(4);
    assertThat(chain.gap()).isEmpty();
    assertThat(chain.next()).isEqualTo(30);
    assertThat(names).extracting(ObjectName::hour).isSorted().doesNotHaveDuplicates();
    assertThat(names.get(0).hour()).isEqualTo(HOUR.plus(-8_760));
    assertThat(names.get(3).hour()).isLessThan(HOUR);
    String all =
        objects.values().stream()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(all.lines()).containsExactlyElementsOf(lines);
  }

  @Test
  void eachHoldsALineAtLeast() {
    assertThat(SmallObjects.cut(WIDE, lines(3), 8)).hasSize(3);
  }
}
