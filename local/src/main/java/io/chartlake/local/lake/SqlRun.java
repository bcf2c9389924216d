package io.chartlake.local.lake;

import io.chartlake.local.LocalException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files applied side by side, each after those before it that make what it names: a statement asks
 * the metastore several times and waits, so two connections take a fifth less time than one.
 */
final class SqlRun {
  private final Deque<SqlFile.Runner> idle;
  private boolean failed;

  /**
   * @param connections to run the statements over, each by one file at a time
   */
  SqlRun(Collection<SqlFile.Runner> connections) {
    idle = new ArrayDeque<>(connections);
  }

  /**
   * Returns when every file has been applied.
   *
   * @param files in an order in which they could be applied one after the other
   * @throws LocalException when one fails, of several the first; no other is begun any more
   */
  void apply(List<SqlFile> files) {
    ExecutorService threads = Executors.newFixedThreadPool(idle.size());
    try {
      Map<SqlFile, CompletableFuture<Void>> applied = new LinkedHashMap<>();
      for (SqlFile file : files) {
        CompletableFuture<?>[] before =
            applied.entrySet().stream()
                .filter(earlier -> file.standsOn(earlier.getKey()))
                .map(Map.Entry::getValue)
                .toArray(CompletableFuture[]::new);
        applied.put(file, CompletableFuture.allOf(before).thenRunAsync(() -> apply(file), threads));
      }
      CompletableFuture<?>[] all = applied.values().toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).exceptionally(failure -> null).join();
      applied.values().forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof LocalException failure ? failure : e;
    } finally {
      threads.shutdown();
    }
  }

  private void apply(SqlFile file) {
    SqlFile.Runner connection = take();
    if (connection == null) {
      return;
    }
    boolean done = false;
    try {
      file.apply(connection);
      done = true;
    } finally {
      giveBack(connection, done);
    }
  }

  /** A connection, of which there is one for each thread; null once a file has failed. */
  private synchronized SqlFile.Runner take() {
    return failed ? null : idle.pop();
  }

  private synchronized void giveBack(SqlFile.Runner connection, boolean done) {
    idle.push(connection);
    failed |= !done;
  }
}
