package io.chartlake.player.history.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 1_000, 4_097})
  void sortsAndKeepsTheOrderOfEquals(int size) {
    Random random = new Random(size);
    long[] millis = random.longs(size, 0, Math.max(1, size / 3)).toArray();
    int[] songs = IntStream.range(0, size).toArray();
    long[] before = millis.clone();
    int[] expected =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong(i -> before[i]))
            .mapToInt(i -> i)
            .toArray();

    TimeOrder.sort(millis, songs);

    assertThat(songs).isEqualTo(expected);
    assertThat(millis).isSorted();
  }
}
