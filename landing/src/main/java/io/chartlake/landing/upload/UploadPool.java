package io.chartlake.landing.upload;

import io.chartlake.landing.buffer.MemoryAccount;
import java.util.concurrent.Executor;

/** What the lanes of a task share. Not final, so that a test can give it another kind of lane. */
public class UploadPool {
  final Uploader uploader;
  final Executor executor;
  private final MemoryAccount memory;

  public UploadPool(Uploader uploader, Executor executor, MemoryAccount memory) {
    this.uploader = uploader;
    this.executor = executor;
    this.memory = memory;
  }

  /** Heap held by all that the task's partitions have not made durable. */
  public MemoryAccount memory() {
    return memory;
  }

  /**
   * A lane for one partition.
   *
   * @param durable where the partition's durable chain ends
   */
  public UploadLane lane(long durable) {
    return new UploadLane(this, durable);
  }
}
