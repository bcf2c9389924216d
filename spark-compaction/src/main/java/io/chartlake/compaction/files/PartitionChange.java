package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.ReadCounts;
import java.io.Serializable;
import java.util.List;

/**
 * What a task made of one partition: files written but not yet part of the table, and how far it
 * came.
 *
 * @param partition Kafka partition
 * @param written new files, and those they replace
 * @param counts what reading came across
 * @param reached how far it came
 * @param obstacle why nothing behind that is read
 */
public record PartitionChange(
    int partition,
    PartitionWriter.Written written,
    ReadCounts counts,
    Reached reached,
    Obstacle obstacle)
    implements Serializable {

  /**
   * How far a task came.
   *
   * @param next first offset not read
   * @param after key of the last raw object read; empty when none was
   * @param objects raw objects read; 0 where the topic itself was
   * @param objectBytes as they lie in the store
   */
  public record Reached(long next, String after, int objects, long objectBytes)
      implements Serializable {
    /** By the topic itself. */
    public static Reached offset(long next) {
      return new Reached(next, "", 0, 0);
    }
  }

  /**
   * What is in the way.
   *
   * @param reason empty when nothing is
   * @param byStore whether it is the store that does not give it, so that trying again may help
   */
  public record Obstacle(String reason, boolean byStore) implements Serializable {
    public static final Obstacle NONE = new Obstacle("", false);

    public boolean isThere() {
      return !reason.isEmpty();
    }
  }

  /** A partition without a record in what was read up to {@code next}. */
  public static PartitionChange nothingRead(int partition, long next, Obstacle obstacle) {
    return new PartitionChange(
        partition,
        PartitionWriter.Written.NOTHING,
        new ReadCounts(0, 0, List.of(), 0),
        Reached.offset(next),
        obstacle);
  }

  public PartitionFiles added() {
    return written.added();
  }

  public PartitionFiles removed() {
    return written.removed();
  }

  public long next() {
    return reached.next();
  }
}
