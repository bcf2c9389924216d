package io.chartlake.compaction.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Shares works out among tasks: one task each where there is much to read, and no more than keep
 * every core busy where there is little, since a task costs more than a small work.
 */
public final class TaskGroups {
  /** A work of this size is worth a task of its own. */
  private static final long TASK_BYTES = 8L << 20;

  /** So many tasks per core even out works of different length. */
  private static final int TASKS_PER_CORE = 2;

  private TaskGroups() {}

  /**
   * Groups works so that their sizes come out about equal.
   *
   * @param works largest first
   * @param cores at least 1
   * @return at least one group, unless there is no work
   */
  public static <W> List<List<W>> of(List<W> works, ToLongFunction<W> sizeBytes, int cores) {
    long total = works.stream().mapToLong(sizeBytes).sum();
    int tasks =
        (int) Math.min(works.size(), Math.max((long) cores * TASKS_PER_CORE, total / TASK_BYTES));
    PriorityQueue<Group<W>> smallestFirst =
        new PriorityQueue<>(Comparator.comparingLong((Group<W> group) -> group.bytes));
    List<List<W>> groups = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Group<W> group = new Group<>();
      groups.add(group.works);
      smallestFirst.add(group);
    }
    for (W work : works) {
      Group<W> group = smallestFirst.remove();
      group.works.add(work);
      // A work without bytes to read counts too: it may have files to copy.
      group.bytes += sizeBytes.applyAsLong(work) + 1;
      smallestFirst.add(group);
    }
    return groups;
  }

  private static final class Group<W> {
    private final List<W> works = new ArrayList<>();
    private long bytes;
  }
}
