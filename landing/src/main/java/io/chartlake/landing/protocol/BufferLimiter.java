package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.time.Waits;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what a task holds below its bound. Above three quarters of it the largest buffers are
 * uploaded although they are not full, so that reading and uploading go on side by side; near the
 * bound the framework is to pause; at the bound it has to come again.
 */
final class BufferLimiter {
  private final long mostBytes;
  private final Duration patience;
  private final MemoryAccount memory;
  private final Supplier<Stream<PartitionWriter>> writers;
  private boolean full;

  /**
   * @param patience how long a record waits for uploads; a rebalance may have to wait for it
   * @param writers those there are, whenever it is asked
   */
  BufferLimiter(
      long mostBytes,
      Duration patience,
      MemoryAccount memory,
      Supplier<Stream<PartitionWriter>> writers) {
    this.mostBytes = mostBytes;
    this.patience = patience;
    this.memory = memory;
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
    uploadLargest(tooMany);
    awaitHeldAtMost(most);
    return memory.heldBytes() <= most;
  }

  /** Waits until no more than this is held, or nothing will change by itself. */
  private void awaitHeldAtMost(long bytes) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (memory.heldBytes() > bytes && writers.get().noneMatch(PartitionWriter::isRefused)) {
      CompletableFuture<?>[] inFlight =
          writers
              .get()
              .map(PartitionWriter::inFlight)
              .filter(upload -> !upload.isDone())
              .toArray(CompletableFuture<?>[]::new);
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (inFlight.length == 0 || !Waits.await(CompletableFuture.anyOf(inFlight), left)) {
        return;
      }
    }
  }

  void uploadEarly() {
    if (memory.heldBytes() >= mostBytes / 4 * 3) { // as long as it may be full
      uploadLargest(mostBytes / 8);
    }
  }

  /** Until so many bytes are on their way, and no more: the small buffers shall grow on. */
  private void uploadLargest(long bytes) {
    while (writers.get().mapToLong(PartitionWriter::uploadingBytes).sum() < bytes) {
      Optional<PartitionWriter> largest =
          writers
              .get()
              .filter(writer -> writer.records() > 0)
              .max(Comparator.comparingLong(PartitionWriter::heldBytes));
      if (largest.isEmpty()) {
        return;
      }
      largest.get().upload();
    }
  }

  /** Whether no more should be read for now. */
  boolean isFull() {
    full = memory.heldBytes() >= (full ? mostBytes / 4 * 3 : mostBytes / 8 * 7);
    return full;
  }
}
