package io.chartlake.landing.upload;

/** Figures of one partition since the task was given it. */
public interface PartitionMetricsMXBean {
  /** Records in durable objects. */
  long getRecords();

  /** Bytes of durable objects, as stored. */
  long getBytes();

  /** Durable objects. */
  long getObjects();

  /** Milliseconds that the puts of durable objects took, together. */
  long getPutMillisTotal();

  /** Milliseconds that the slowest put of a durable object took. */
  long getPutMillisMax();

  /** Uploads that were tried again. */
  long getRetries();

  /** Records reported as dead letters. */
  long getDeadLetters();

  /**
   * Offsets inside durable ranges that brought no record: transaction markers, aborted records,
   * what log compaction removed, what a converter refused.
   */
  long getHoles();

  /** Heap held by records that are not durable yet. */
  long getBufferedBytes();

  /** Milliseconds since the oldest record that is not durable yet was buffered; 0 for none. */
  long getOldestBufferedMillis();

  /** Where the durable chain ends: the last object's {@code to}. */
  long getLastTo();
}
