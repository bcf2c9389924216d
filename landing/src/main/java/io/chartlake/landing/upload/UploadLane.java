package io.chartlake.landing.upload;

import io.chartlake.landing.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * One partition's objects on their way: one in flight, in offset order. An object that could not be
 * landed stays at the head until it is. Thread-safe.
 */
public class UploadLane {
  private final UploadPool pool;
  private final Deque<SealedObject> waiting = new ArrayDeque<>();
  private CompletableFuture<Void> inFlight = CompletableFuture.completedFuture(null);
  private long durable;
  private StoreException failure;
  private RuntimeException refusal;
  private volatile boolean abandoned;

  public UploadLane(UploadPool pool, long durable) {
    this.pool = pool;
    this.durable = durable;
  }

  public synchronized void submit(SealedObject object) {
    waiting.add(object);
    startNext();
  }

  private void startNext() {
    if (!inFlight.isDone()
        || abandoned
        || failure != null
        || refusal != null
        || waiting.isEmpty()) {
      return;
    }
    SealedObject object = waiting.peek();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    inFlight = ended;
    try {
      pool.executor.execute(() -> run(object, ended));
    } catch (RejectedExecutionException e) {
      ended.complete(null); // the task is stopping
    }
  }

  private void run(SealedObject object, CompletableFuture<Void> ended) {
    StoreException failed = null;
    RuntimeException refused = null;
    try {
      if (!abandoned) { // it may have waited long for a thread
        pool.uploader.upload(object, () -> !abandoned);
      }
    } catch (StoreException e) {
      failed = e;
    } catch (ConnectException e) {
      refused = e;
    } catch (RuntimeException | Error e) { // the task must not wait for ever
      refused = pool.uploader.broke(object, e);
    }
    synchronized (this) {
      if (abandoned) {
        release(object);
      } else if (refused != null) {
        refusal = refused;
      } else if (failed != null) {
        failure = failed;
      } else {
        waiting.remove();
        release(object);
        durable = object.name().range().to();
      }
      ended.complete(null);
      startNext();
    }
  }

  private void release(SealedObject object) {
    pool.memory().release(object.content().lines().heldBytes());
  }

  /** The last durable {@code to}. */
  public synchronized long durable() {
    return durable;
  }

  /** Objects not yet durable. */
  public synchronized int pending() {
    return waiting.size();
  }

  /** Bytes of the objects not yet durable. */
  public synchronized long heldBytes() {
    return waiting.stream().mapToLong(object -> object.content().lines().heldBytes()).sum();
  }

  /** Done once what is in flight has ended, well or not; another may be in flight by then. */
  public synchronized CompletableFuture<Void> inFlight() {
    return inFlight;
  }

  /** An answer that asking again can't mend. */
  public synchronized Optional<RuntimeException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Starts again what had used up its retries, and returns why it had. */
  public synchronized Optional<StoreException> retry() {
    Optional<StoreException> why = Optional.ofNullable(failure);
    failure = null;
    startNext();
    return why;
  }

  /**
   * Forgets all objects. What is in flight may still arrive, as any late writer's object may.
   *
   * @return done once nothing is in flight any more
   */
  public synchronized CompletableFuture<Void> abandon() {
    abandoned = true;
    if (!inFlight.isDone()) {
      waiting.remove(); // released when it ends
    }
    waiting.forEach(this::release);
    waiting.clear();
    return inFlight;
  }
}
