package io.chartlake.landing;

import java.util.concurrent.atomic.AtomicLong;

/** Heap held by all that is not durable yet. */
final class Memory {
  private final AtomicLong heldBytes = new AtomicLong();

  void hold(long bytes) {
    heldBytes.addAndGet(bytes);
  }

  void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  long heldBytes() {
    return heldBytes.get();
  }
}
