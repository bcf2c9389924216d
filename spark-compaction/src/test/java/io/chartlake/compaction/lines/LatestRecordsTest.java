package io.chartlake.compaction.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The record with the greatest offset of each key wins, whatever the order. */
class LatestRecordsTest {

  /** Objects of any range in any order, the way no plan has them. */
  @ParameterizedTest
  @EnumSource(names = {"BIGINT", "STRING"})
  void greatestOffsetWinsInWhateverOrder(FieldType keyType) { // I5
    Projection projection = Projection.parse("", "_key AS k", keyType, Set.of());
    LatestRecords latest = new LatestRecords(projection);
    Random random = new Random(3);
    Map<Long, Long> expected = new HashMap<>();
    Line line = new Line(projection);
    RecordBuffer row = new RecordBuffer(1);
    int superseded = 0;
    for (int object = 0; object < 40; object++) {
      long from = random.nextInt(60_000);
      for (long offset = from; offset < from + 3_000; offset++) {
        long key = random.nextInt(20_000) - 10_000L;
        set(line.values, projection.keySlot(), keyType, key);
        line.values.setNumber(projection.offsetSlot(), offset);
        expected.merge(key, offset, Math::max);
        if (latest.isSuperseded(line)) {
          superseded++;
        } else {
          set(row, 0, keyType, key);
          latest.add(offset, false, row);
        }
      }
      latest.fold();
    }
    assertThat(superseded).isGreaterThan(40_000);
    assertThat(latest.size()).isEqualTo(expected.size());
    expected.forEach(
        (key, offset) -> assertThat(latest.offset(find(latest, keyType, key))).isEqualTo(offset));
    assertThat(find(latest, keyType, 10_001L)).isEqualTo(-1);
    long words = 3L * (latest.size() + (1 << 12) + (1 << 14)) * Long.BYTES;
    assertThat(latest.sizeBytes()).isBetween(3L * latest.size() * Long.BYTES, words + 2_000_000);
  }

  private static void set(RecordBuffer values, int i, FieldType keyType, long key) {
    if (keyType == FieldType.STRING) {
      values.setText(i, Long.toString(key));
    } else {
      values.setNumber(i, key);
    }
  }

  private static int find(LatestRecords latest, FieldType keyType, long key) {
    return keyType == FieldType.STRING
        ? latest.find(Long.toString(key).getBytes(StandardCharsets.UTF_8))
        : latest.find(key);
  }
}
