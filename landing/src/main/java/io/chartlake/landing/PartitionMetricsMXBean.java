package io.chartlake.landing;

/** Figures of one partition since the task was given it. */
public interface PartitionMetricsMXBean {
  /** Records in durable objects. */
  long getRecords();

  /** Bytes of durable objects, as stored. */
  long getBytes();

  /** Durable objects. */
  long getObjects();

  /** Uploads that were tried again. */
  long getRetries();

  /** Records reported as dead letters. */
  long getDeadLetters();

  /** Heap held by records that are not yet on their way. */
  long getBufferedBytes();

  /** Where the durable chain ends: the last object's {@code to}. */
  long getLastTo();
}
