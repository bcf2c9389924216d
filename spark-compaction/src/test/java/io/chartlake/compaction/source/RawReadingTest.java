package io.chartlake.compaction.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.name.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What cannot be read stops its partition there, and nothing behind it counts. */
class RawReadingTest {
  private static final int OBJECTS = 8;
  private static final int RECORDS = 5_000;
  private static final Projection SPARSE =
      Projection.parse(
          IntStream.range(0, 40)
              .mapToObj(i -> "c" + i + " BIGINT")
              .collect(Collectors.joining(",")),
          IntStream.range(0, 40)
              .mapToObj(i -> "c" + i)
              .collect(Collectors.joining(",", "_key AS id, ", "")),
          FieldType.BIGINT,
          Set.of());

  private final List<String> asked = new ArrayList<>();

  /** Objects of records that name their key alone. */
  private static PartitionPlan plan() {
    return new PartitionPlan(
        0,
        IntStream.range(0, OBJECTS)
            .mapToObj(
                i ->
                    new ObjectSlice(
                        "object-" + i,
                        bytes(i).length,
                        Compression.NONE,
                        0,
                        (long) i * RECORDS,
                        (i + 1L) * RECORDS,
                        (long) i * RECORDS))
            .toList());
  }

  private static byte[] bytes(int object) {
    StringBuilder lines = new StringBuilder();
    for (int i = object * RECORDS; i < (object + 1) * RECORDS; i++) {
      lines.append("{\"_key\":").append(i).append(",\"_offset\":").append(i).append("}\n");
    }
    return lines.toString().getBytes(UTF_8);
  }

  private InputStream give(ObjectSlice slice) {
    asked.add(slice.uri());
    return new ByteArrayInputStream(bytes((int) (slice.from() / RECORDS)));
  }

  private ObjectOpener without(Set<String> away) {
    return slice -> {
      InputStream in = give(slice);
      if (away.contains(slice.uri())) {
        throw new IOException("403 Forbidden");
      }
      return in;
    };
  }

  private RawReading read(ObjectOpener opener, long maxHeldBytes) throws IOException {
    return RawReading.of(plan(), SPARSE, opener, maxHeldBytes);
  }

  @Test
  void readsUpToTheFirstObjectThatTheStoreDoesNotGive() throws IOException { // I7
    RawReading reading = read(without(Set.of("object-3", "object-6")), Long.MAX_VALUE);
    assertThat(reading.slices()).isEqualTo(3);
    assertThat(reading.latest().size()).isEqualTo(3 * RECORDS);
    assertThat(reading.blocked()).isEqualTo("raw object object-6 can't be read: 403 Forbidden");
    assertThat(reading.byStore()).isTrue();
  }

  @Test
  void asksAStoreThatIsAwayForTwoObjectsAndNotForAll() throws IOException {
    Set<String> all =
        IntStream.range(0, OBJECTS).mapToObj(i -> "object-" + i).collect(Collectors.toSet());
    RawReading reading = read(without(all), Long.MAX_VALUE);
    assertThat(reading.slices()).isZero();
    assertThat(reading.byStore()).isTrue();
    assertThat(asked).containsExactly("object-7", "object-0");
  }

  @Test
  void readsAsManyObjectsAsMemoryHolds() throws IOException {
    long all = read(this::give, Long.MAX_VALUE).latest().sizeBytes();
    RawReading reading = read(this::give, all * 11 / 20); // with what is staged less than four take
    assertThat(reading.slices()).isEqualTo(2);
    assertThat(reading.latest().size()).isEqualTo(2 * RECORDS);
    assertThat(reading.blocked()).isEmpty();
  }

  @Test
  void readsOneObjectWhateverItTakes() throws IOException {
    assertThat(read(this::give, 1).slices()).isEqualTo(1);
  }
}
