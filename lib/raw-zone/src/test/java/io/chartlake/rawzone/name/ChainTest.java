package io.chartlake.rawzone.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every offset counts once whatever overlaps, and no gap is passed (I2, I6, I8). */
class ChainTest {
  private static final HourUtc HOUR = HourUtc.of(Instant.EPOCH);

  private static ObjectName object(long from, long to) {
    return new ObjectName(3, HOUR, new OffsetRange(from, to), Compression.NONE);
  }

  private static List<OffsetRange> taken(Chain chain) {
    return chain.slices().stream().map(Chain.Slice::take).toList();
  }

  @Test
  void readsWholeObjectsInOffsetOrder() {
    Chain chain = Chain.from(3, 0, List.of(object(10, 25), object(0, 10)));
    assertThat(taken(chain)).containsExactly(new OffsetRange(0, 10), new OffsetRange(10, 25));
    assertThat(chain.next()).isEqualTo(25);
    assertThat(chain.gap()).isEmpty();
  }

  @Test
  void skipsWhatIsReadAndFiltersWhatIsHalfRead() {
    Chain chain = Chain.from(3, 12, List.of(object(0, 10), object(10, 25)));
    assertThat(taken(chain)).containsExactly(new OffsetRange(12, 25));
  }

  @Test
  void countsOverlapsOfTwoWritersOnce() {
    Chain chain =
        Chain.from(3, 0, List.of(object(0, 10), object(0, 8), object(8, 20), object(10, 14)));
    assertThat(taken(chain)).containsExactly(new OffsetRange(0, 10), new OffsetRange(10, 20));
  }

  @Test
  void neverPassesAGap() { // I6
    Chain chain = Chain.from(3, 0, List.of(object(0, 10), object(15, 20), object(20, 30)));
    assertThat(chain.next()).isEqualTo(10);
    assertThat(chain.gap()).contains(new Gap(3, new OffsetRange(10, 15)));
    assertThat(chain.gap().orElseThrow())
        .hasToString("partition 3 has no raw object for offsets [10, 15)");
  }

  @Test
  void staysWhereItIsWithNothingNew() {
    Chain chain = Chain.from(3, 25, List.of(object(0, 10), object(10, 25)));
    assertThat(chain).isEqualTo(new Chain(25, List.of(), Optional.empty()));
  }

  @Test
  void refusesAnotherPartitionsObject() {
    assertThatThrownBy(() -> Chain.from(4, 0, List.of(object(0, 1))))
        .hasMessageContaining("partition 4");
  }

  /** Every position below {@code next} counts once, whatever overlaps; the gap is the true one. */
  @Property
  void countsEveryOffsetOnce( // I2
      @ForAll("objects") List<ObjectName> objects, @ForAll @IntRange(max = 40) int next) {
    boolean[] covered = new boolean[200];
    for (ObjectName name : objects) {
      Arrays.fill(covered, (int) name.range().from(), (int) name.range().to(), true);
    }
    int expected = next;
    while (covered[expected]) {
      expected++;
    }

    Chain chain = Chain.from(3, next, objects);

    List<Long> read = new ArrayList<>();
    for (Chain.Slice slice : chain.slices()) {
      for (long offset = slice.take().from(); offset < slice.take().to(); offset++) {
        read.add(offset);
      }
    }
    assertThat(chain.next()).isEqualTo(expected);
    assertThat(read).hasSize(expected - next);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i)).isEqualTo(next + i);
    }
    int end = expected;
    assertThat(chain.gap().isPresent())
        .isEqualTo(objects.stream().anyMatch(name -> name.range().from() > end));
  }

  @Provide
  Arbitrary<List<ObjectName>> objects() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 60), Arbitraries.integers().between(1, 20))
        .as((from, length) -> object(from, (long) from + length))
        .list()
        .ofMaxSize(12);
  }
}
