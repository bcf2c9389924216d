package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.upload.Uploads;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Keeps what a task holds below its bound. Above three quarters of it the largest buffers are
 * uploaded although they are not full, so that reading and uploading go on side by side; near the
 * bound the framework is to pause; at the bound it has to come again.
 */
final class BufferLimiter {
  /** A rebalance may have to wait for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final long mostBytes;
  private final MemoryAccount memory;
  private final Uploads uploads;
  private final Collection<PartitionWriter> writers;
  private boolean full;

  /**
   * @param writers those there are, whenever it is asked
   */
  BufferLimiter(
      long mostBytes, MemoryAccount memory, Uploads uploads, Collection<PartitionWriter> writers) {
    this.mostBytes = mostBytes;
    this.memory = memory;
    this.uploads = uploads;
    this.writers = writers;
  }

  /**
   * Waits for a while until so many more bytes may be held.
   *
   * @return false when the store is not quick enough for that
   */
  boolean make(int bytes) {
    long most = Math.max(0, mostBytes - bytes);
    long tooMany = memory.heldBytes() - most;
    if (tooMany <= 0) {
      return true;
    }
    sealLargest(tooMany);
    uploads.awaitHeldAtMost(most, PATIENCE);
    return memory.heldBytes() <= most;
  }

  void sealEarly() {
    if (memory.heldBytes() >= mostBytes / 4 * 3) { // as long as it may be full
      sealLargest(mostBytes / 8);
    }
  }

  /** Until so many bytes are on their way, and no more: the small buffers shall grow on. */
  private void sealLargest(long bytes) {
    while (uploads.heldBytes() < bytes) {
      Optional<PartitionWriter> largest =
          writers.stream()
              .filter(writer -> writer.records() > 0)
              .max(Comparator.comparingLong(PartitionWriter::heldBytes));
      if (largest.isEmpty()) {
        return;
      }
      uploads.submit(largest.get().seal());
    }
  }

  /** Whether no more should be read for now. */
  boolean isFull() {
    full = memory.heldBytes() >= (full ? mostBytes / 4 * 3 : mostBytes / 8 * 7);
    return full;
  }
}
