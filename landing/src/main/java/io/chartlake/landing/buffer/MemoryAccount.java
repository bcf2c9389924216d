package io.chartlake.landing.buffer;

import java.util.concurrent.atomic.AtomicLong;

/** Heap held by all that is not durable yet. */
public final class MemoryAccount {
  private final AtomicLong heldBytes = new AtomicLong();

  public void hold(long bytes) {
    heldBytes.addAndGet(bytes);
  }

  public void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  public long heldBytes() {
    return heldBytes.get();
  }
}
