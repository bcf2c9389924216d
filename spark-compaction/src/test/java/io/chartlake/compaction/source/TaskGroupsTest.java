package io.chartlake.compaction.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every core has work, and no task is larger than it must be. */
class TaskGroupsTest {
  private static List<List<Long>> groups(int cores, Long... sizes) {
    return TaskGroups.of(List.of(sizes), Long::longValue, cores);
  }

  @Test
  void sharesLittleWorkAmongTheCores() {
    List<Long> thousand = LongStream.range(0, 1_000).mapToObj(i -> 1_000L).toList();
    List<List<Long>> groups = TaskGroups.of(thousand, Long::longValue, 2);
    assertThat(groups).hasSize(4).allSatisfy(group -> assertThat(group).hasSize(250));
  }

  @Test
  void givesLargeWorkATaskEach() {
    assertThat(groups(2, Collections.nCopies(12, 100L << 20).toArray(Long[]::new))).hasSize(12);
  }

  @Test
  void evensOutSizes() {
    assertThat(groups(1, 10L, 6L, 5L)).containsExactlyInAnyOrder(List.of(10L), List.of(6L, 5L));
  }

  @Test
  void makesNoEmptyTasks() {
    assertThat(groups(8, 1L, 0L)).hasSize(2);
    assertThat(groups(8)).isEmpty();
  }
}
