package io.chartlake.player.kafka;

import java.util.Optional;

/** Counts what was handed to the producer and what became of it. */
public final class Deliveries {
  private long handed;
  private long acknowledged;
  private long failed;
  private Exception firstFailure;

  synchronized void handedOne() {
    handed++;
  }

  synchronized void acknowledgedOne() {
    acknowledged++;
    notifyAll();
  }

  /** One was refused or lost on the way. */
  synchronized void failedOne(Exception failure) {
    failed++;
    fail(failure);
  }

  /** Something else went wrong, and no more may be handed over. */
  synchronized void fail(Exception failure) {
    if (firstFailure == null) {
      firstFailure = failure;
    }
    notifyAll();
  }

  /**
   * Waits until fewer than so many are on their way. It ends, because the producer settles each
   * within its delivery timeout.
   *
   * @return false after a failure
   */
  synchronized boolean awaitRoom(long onTheirWay) throws InterruptedException {
    while (firstFailure == null && handed - acknowledged - failed >= onTheirWay) {
      wait();
    }
    return firstFailure == null;
  }

  public synchronized long handed() {
    return handed;
  }

  public synchronized long acknowledged() {
    return acknowledged;
  }

  public synchronized boolean hasFailed() {
    return firstFailure != null;
  }

  public synchronized Optional<Exception> failure() {
    return Optional.ofNullable(firstFailure);
  }
}
