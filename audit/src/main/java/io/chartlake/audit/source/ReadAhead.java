package io.chartlake.audit.source;

import io.chartlake.audit.model.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fetches the next few small objects while the current one is read: listings hold thousands. */
public final class ReadAhead implements RawBucket, AutoCloseable {
  private static final int THREADS = 8;
  private static final int AHEAD = 16;
  private static final long MAX_BYTES = 4L << 20;

  private record Fetch(Stored object, Future<Opened> opened) {}

  private final RawBucket store;
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "read-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Stored> expected = new ArrayDeque<>();
  private final Deque<Fetch> fetches = new ArrayDeque<>();

  public ReadAhead(RawBucket store) {
    this.store = store;
  }

  @Override
  public List<Stored> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public void expect(List<Stored> objects) {
    fetches.forEach(fetch -> fetch.opened().cancel(true));
    fetches.clear();
    expected.clear();
    expected.addAll(objects);
  }

  @Override
  public Opened open(Stored object) {
    while (!fetches.isEmpty()) {
      Fetch fetch = fetches.remove();
      if (fetch.object().equals(object)) {
        fill();
        return await(fetch);
      }
    }
    expected.remove(object);
    fill();
    return store.open(object);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void fill() {
    while (fetches.size() < AHEAD
        && !expected.isEmpty()
        && expected.element().sizeBytes() <= MAX_BYTES) {
      Stored object = expected.remove();
      fetches.add(new Fetch(object, executor.submit(() -> fetch(object))));
    }
  }

  private Opened fetch(Stored object) {
    Opened opened = store.open(object);
    try (InputStream in = opened.in()) {
      return new Opened(new ByteArrayInputStream(in.readAllBytes()), opened.metadata());
    } catch (IOException e) {
      throw new SourceException("reading '" + object.key() + "' broke off: " + e.getMessage(), e);
    }
  }

  private static Opened await(Fetch fetch) {
    try {
      return fetch.opened().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SourceException source) {
        throw source;
      }
      throw new IllegalStateException("reading '" + fetch.object().key() + "'", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("interrupted while reading '" + fetch.object().key() + "'", e);
    }
  }
}
