package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files applied side by side, each after those before it that make what it names: a statement asks
 * the metastore several times and waits, so two connections take a fifth less time than one.
 */
final class SqlRun {
  private final Deque<SqlFile.Runner> idle;

  /**
   * @param connections to run the statements over, each by one file at a time
   */
  SqlRun(Collection<SqlFile.Runner> connections) {
    idle = new ArrayDeque<>(connections);
  }

  /**
   * Returns when every file has been applied that could be. Those that stand on one that fails are
   * applied all the same: what it makes may be there from before.
   *
   * @param files in an order in which they could be applied one after the other
   * @return why files failed, in the order of the files
   */
  Map<SqlFile, CommandException> apply(List<SqlFile> files) {
    ExecutorService threads = Executors.newFixedThreadPool(idle.size());
    try {
      Map<SqlFile, CompletableFuture<Optional<CommandException>>> applied = new LinkedHashMap<>();
      for (SqlFile file : files) {
        CompletableFuture<?>[] before =
            applied.entrySet().stream()
                .filter(earlier -> file.standsOn(earlier.getKey()))
                .map(Map.Entry::getValue)
                .toArray(CompletableFuture[]::new);
        applied.put(
            file, CompletableFuture.allOf(before).thenApplyAsync(done -> apply(file), threads));
      }
      Map<SqlFile, CommandException> failures = new LinkedHashMap<>();
      applied.forEach((file, end) -> end.join().ifPresent(failure -> failures.put(file, failure)));
      return failures;
    } finally {
      threads.shutdown();
    }
  }

  private Optional<CommandException> apply(SqlFile file) {
    SqlFile.Runner connection = take();
    try {
      file.apply(connection);
      return Optional.empty();
    } catch (CommandException e) {
      return Optional.of(e);
    } finally {
      giveBack(connection);
    }
  }

  /**
   * What to tell of failures: each by itself, but for those of files that stand on one that failed.
   */
  static CommandException explained(Map<SqlFile, CommandException> failures) {
    List<String> lines = new ArrayList<>();
    List<String> followers = new ArrayList<>();
    failures.forEach(
        (file, failure) -> {
          if (failures.keySet().stream()
              .anyMatch(other -> !other.equals(file) && file.standsOn(other))) {
            followers.add("sql/" + file.name());
          } else {
            lines.add(failure.getMessage());
          }
        });
    if (!followers.isEmpty()) {
      lines.add("what stands on that failed too: " + String.join(", ", followers));
    }
    return CommandException.failure(
        String.join("\n  ", lines), failures.values().iterator().next());
  }

  /** A connection, of which there is one for each thread. */
  private synchronized SqlFile.Runner take() {
    return idle.pop();
  }

  private synchronized void giveBack(SqlFile.Runner connection) {
    idle.push(connection);
  }
}
