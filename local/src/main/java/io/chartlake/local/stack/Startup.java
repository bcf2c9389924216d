package io.chartlake.local.stack;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.LogTail;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.lake.Pause;
import io.chartlake.local.service.Service;
import io.chartlake.local.settings.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Brings services up side by side, each as soon as what it waits for is there. The first that fails
 * fails the whole; the caller stops what was started.
 */
final class Startup {
  private static final int LOG_LINES = 15;

  private final Home home;
  private final List<Service> services;
  private final Watcher watcher;
  private final Map<String, CompletableFuture<Void>> up = new LinkedHashMap<>();
  private volatile boolean cancelled;

  Startup(Home home, List<Service> services, Watcher watcher) {
    this.home = home;
    this.services = services;
    this.watcher = watcher;
  }

  /** Returns when every service is ready. */
  void run() {
    // A thread each: they wait for processes, and for each other.
    ExecutorService threads =
        Executors.newFixedThreadPool(
            services.size(),
            task -> {
              Thread thread = new Thread(task, "startup");
              thread.setDaemon(true);
              return thread;
            });
    try {
      services.forEach(service -> up.put(service.name(), new CompletableFuture<>()));
      List<CompletableFuture<Void>> runs = new ArrayList<>();
      for (Service service : services) {
        runs.add(CompletableFuture.runAsync(() -> bringUp(service), threads));
      }
      CompletableFuture<Void> all = CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new));
      CompletableFuture<?>[] failures =
          runs.stream()
              .map(run -> run.<Void>thenCompose(done -> new CompletableFuture<>()))
              .toArray(CompletableFuture[]::new);
      // Each of the failures ends only when its run fails: then the rest need not be waited for.
      CompletableFuture<Object> firstFailure = CompletableFuture.anyOf(failures);
      CompletableFuture.anyOf(all, firstFailure).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LocalException failure ? failure : new IllegalStateException(e);
    } finally {
      cancel();
      threads.shutdownNow();
    }
  }

  private void bringUp(Service service) {
    String name = service.name();
    try {
      Optional<RunningProcess> running = RunningProcess.find(home, name);
      if (running.isPresent()) {
        awaitReady(service, running.get(), Optional.empty());
      } else {
        startAndAwait(service);
      }
      await(service.finishAfter());
      watcher.state(name, Watcher.State.FINISHING, "");
      service.finish(detail -> watcher.state(name, Watcher.State.FINISHING, detail));
      watcher.state(name, Watcher.State.READY, "");
      up.get(name).complete(null);
    } catch (RuntimeException e) {
      if (!cancelled) {
        watcher.state(name, Watcher.State.FAILED, "");
      }
      up.get(name).completeExceptionally(e);
      throw e;
    }
  }

  private void startAndAwait(Service service) {
    String name = service.name();
    watcher.state(name, Watcher.State.PREPARING, "");
    service.prepare(detail -> watcher.state(name, Watcher.State.PREPARING, detail));
    if (!service.startAfter().isEmpty()) {
      watcher.state(name, Watcher.State.WAITING, String.join(", ", service.startAfter()));
    }
    await(service.startAfter());
    watcher.state(name, Watcher.State.STARTING, "");
    awaitReady(service, null, Optional.of(start(service)));
  }

  private synchronized RunningProcess.Started start(Service service) {
    checkNotCancelled(service.name());
    return RunningProcess.start(home, service.program());
  }

  /** Nothing is started any more once this has returned. */
  synchronized void cancel() {
    cancelled = true;
  }

  private void await(Set<String> names) {
    for (String other : names) {
      up.get(other).join();
    }
  }

  private void checkNotCancelled(String name) {
    if (cancelled) {
      throw new LocalException("the start of " + name + " was called off");
    }
  }

  private void awaitReady(
      Service service, RunningProcess found, Optional<RunningProcess.Started> started) {
    String name = service.name();
    Duration limit = service.startDeadline();
    Instant deadline = Instant.now().plus(limit);
    while (!service.isReady()) {
      checkNotCancelled(name);
      if (started.isPresent() && !started.get().process().isAlive()) {
        throw new LocalException(
            "%s ended while starting, with exit code %d; its log %s ends with:\n%s"
                .formatted(
                    name,
                    started.get().process().exitValue(),
                    home.log(name),
                    LogTail.of(home.log(name), started.get().logStart(), LOG_LINES)));
      }
      if (started.isEmpty() && RunningProcess.find(home, name).isEmpty()) {
        throw new LocalException(
            "%s (pid %d) ended while it was waited for; see %s"
                .formatted(name, found.pid(), home.log(name)));
      }
      if (Instant.now().isAfter(deadline)) {
        throw new LocalException(
            "%s does not answer after %d s; its log %s ends with:\n%s"
                .formatted(
                    name,
                    limit.toSeconds(),
                    home.log(name),
                    LogTail.of(
                        home.log(name),
                        started.map(RunningProcess.Started::logStart).orElse(0L),
                        LOG_LINES)));
      }
      Pause.briefly();
    }
  }
}
