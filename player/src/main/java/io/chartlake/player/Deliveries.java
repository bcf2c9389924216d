package io.chartlake.player;

import java.util.Optional;

/** Counts what was handed to the producer and what became of it. */
final class Deliveries {
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

  synchronized long handed() {
    return handed;
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  synchronized boolean hasFailed() {
    return firstFailure != null;
  }

  synchronized Optional<Exception> failure() {
    return Optional.ofNullable(firstFailure);
  }
}
