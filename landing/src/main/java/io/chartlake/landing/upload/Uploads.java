package io.chartlake.landing.upload;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The objects on their way: one in flight per partition, in offset order; different partitions side
 * by side. An object that could not be landed stays at the head of its lane until it is.
 */
public class Uploads {
  private final MemoryAccount memory;
  private final Uploader uploader;
  private final Executor executor;
  private final Map<TopicPartition, Lane> lanes = new HashMap<>();
  private final Map<TopicPartition, Lane> leaving = new HashMap<>();
  private RuntimeException refusal;

  private static final class Lane {
    final Deque<SealedObject> waiting = new ArrayDeque<>();
    final List<SealedObject> landed = new ArrayList<>();
    boolean running;
    volatile boolean abandoned;
    StoreException failure;
  }

  public Uploads(MemoryAccount memory, Uploader uploader, Executor executor) {
    this.memory = memory;
    this.uploader = uploader;
    this.executor = executor;
  }

  public synchronized void submit(SealedObject object) {
    Lane lane = lanes.computeIfAbsent(object.partition(), partition -> new Lane());
    lane.waiting.add(object);
    startNext(object.partition(), lane);
  }

  private void startNext(TopicPartition partition, Lane lane) {
    if (lane.running || lane.abandoned || lane.failure != null || lane.waiting.isEmpty()) {
      return;
    }
    SealedObject object = lane.waiting.peek();
    lane.running = true;
    try {
      executor.execute(() -> run(partition, lane, object));
    } catch (RejectedExecutionException e) {
      lane.running = false; // the task is stopping
    }
  }

  private void run(TopicPartition partition, Lane lane, SealedObject object) {
    StoreException failed = null;
    RuntimeException refused = null;
    try {
      if (!lane.abandoned) { // it may have waited long for a thread
        uploader.upload(object, () -> !lane.abandoned);
      }
    } catch (StoreException e) {
      failed = e;
    } catch (ConnectException e) {
      refused = e;
    } catch (RuntimeException | Error e) { // the task must not wait for ever
      refused = uploader.broke(object, e);
    }
    synchronized (this) {
      lane.running = false;
      if (lane.abandoned) {
        leaving.remove(partition, lane);
        memory.release(object.lines().heldBytes());
      } else if (refused != null) {
        lane.abandoned = true;
        refusal = refusal == null ? refused : refusal;
      } else if (failed != null) {
        lane.failure = failed;
      } else {
        lane.waiting.remove();
        memory.release(object.lines().heldBytes());
        lane.landed.add(object);
        startNext(partition, lane);
      }
      notifyAll();
    }
  }

  /** What became durable since the last call, in offset order. */
  public synchronized List<SealedObject> takeLanded(TopicPartition partition) {
    Lane lane = lanes.get(partition);
    if (lane == null || lane.landed.isEmpty()) {
      return List.of();
    }
    List<SealedObject> landed = List.copyOf(lane.landed);
    lane.landed.clear();
    return landed;
  }

  /** The first answer that asking again can't mend. */
  public synchronized Optional<RuntimeException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Starts again whatever had used up its retries, and returns why it had. */
  public synchronized Optional<StoreException> restartFailed() {
    StoreException failure = null;
    for (Map.Entry<TopicPartition, Lane> entry : lanes.entrySet()) {
      Lane lane = entry.getValue();
      if (lane.failure != null) {
        failure = lane.failure;
        lane.failure = null;
        startNext(entry.getKey(), lane);
      }
    }
    return Optional.ofNullable(failure);
  }

  /** Objects not yet durable. */
  public synchronized int pending(TopicPartition partition) {
    Lane lane = lanes.get(partition);
    return lane == null ? 0 : lane.waiting.size();
  }

  /** Forgets a partition. What is in flight may still arrive, as any late writer's object may. */
  public synchronized void abandon(TopicPartition partition) {
    Lane lane = lanes.remove(partition);
    if (lane != null) {
      lane.abandoned = true;
      if (lane.running) {
        leaving.put(partition, lane);
        lane.waiting.remove();
      }
      lane.waiting.forEach(object -> memory.release(object.lines().heldBytes()));
    }
  }

  /** Waits for abandoned uploads, so that a partition that comes back soon finds its object. */
  public synchronized void settle(Collection<TopicPartition> partitions, Duration patience) {
    await(patience, () -> Collections.disjoint(leaving.keySet(), partitions));
  }

  /** Bytes of the objects on their way. */
  public synchronized long heldBytes() {
    long bytes = 0;
    for (Lane lane : lanes.values()) {
      for (SealedObject object : lane.waiting) {
        bytes += object.lines().heldBytes();
      }
    }
    return bytes;
  }

  /** Waits until no more than this is held, or nothing will change by itself. */
  public synchronized void awaitHeldAtMost(long bytes, Duration patience) {
    await(
        patience,
        () ->
            refusal != null
                || memory.heldBytes() <= bytes
                || lanes.values().stream().noneMatch(lane -> lane.running));
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void await(Duration patience, Condition condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
