package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.LogTail;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.service.Service;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Brings services up side by side, each as soon as what it waits for is there. One that fails takes
 * with it those that need it and are not ready; the others come up.
 */
final class Startup {
  private static final int LOG_LINES = 15;

  private final Home home;
  private final List<Service> services;
  private final Watcher watcher;
  private final Map<String, CompletableFuture<Void>> up = new LinkedHashMap<>();
  private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
  private final Set<Service> started = ConcurrentHashMap.newKeySet();
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  Startup(Home home, List<Service> services, Watcher watcher) {
    this.home = home;
    this.services = services;
    this.watcher = watcher;
    services.forEach(service -> up.put(service.name(), new CompletableFuture<>()));
  }

  /**
   * What became of a start.
   *
   * @param ready services that answer, whether or not all is made in them
   * @param failures why a service, or what is made in it, failed
   * @param blocked which others a service needs that are not up
   */
  record Report(
      List<String> ready,
      Map<String, RuntimeException> failures,
      Map<String, List<String>> blocked) {

    /** What to tell the user, if anything failed. */
    Optional<CommandException> failure(FreeSpace space) {
      if (failures.isEmpty() && blocked.isEmpty()) {
        return Optional.empty();
      }
      List<String> lines = new ArrayList<>();
      failures.forEach((service, failure) -> lines.add(words(failure)));
      blocked.forEach(
          (service, needed) -> lines.add(service + " waits for " + String.join(" and ", needed)));
      if (space.isFull()) {
        lines.add(space.toString());
      }
      lines.add(
          (ready.isEmpty() ? "nothing is up" : "up are " + String.join(", ", ready))
              + "; ./chartlake up starts the rest, ./chartlake down stops all");
      return Optional.of(
          CommandException.failure(
              String.join("\n  ", lines), failures.values().stream().findFirst().orElse(null)));
    }

    private static String words(RuntimeException failure) {
      return failure instanceof CommandException ? failure.getMessage() : failure.toString();
    }
  }

  /** A service that is not up because these are not. */
  private static final class BlockedException extends RuntimeException {
    private final transient List<String> needed;

    BlockedException(List<String> needed) {
      super(String.join(", ", needed), null, false, false);
      this.needed = needed;
    }
  }

  /** Returns when every service is up or has failed. */
  Report run() {
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
      CompletableFuture.allOf(
              services.stream()
                  .map(service -> CompletableFuture.runAsync(() -> bringUp(service), threads))
                  .toArray(CompletableFuture[]::new))
          .join();
      return report();
    } finally {
      threads.shutdownNow();
    }
  }

  /** The services that this start has started, ready or not. */
  Collection<Service> started() {
    return Set.copyOf(started);
  }

  private Report report() {
    List<String> answering = services.stream().map(Service::name).filter(ready::contains).toList();
    Map<String, RuntimeException> failed = new LinkedHashMap<>();
    Map<String, List<String>> blocked = new LinkedHashMap<>();
    for (Service service : services) {
      RuntimeException failure = failures.get(service.name());
      if (failure instanceof BlockedException waits) {
        blocked.put(service.name(), waits.needed);
      } else if (failure != null) {
        failed.put(service.name(), failure);
      }
    }
    return new Report(answering, failed, blocked);
  }

  private void bringUp(Service service) {
    String name = service.name();
    try {
      if (!isFoundReady(service)) {
        startAndAwait(service);
      }
      ready.add(name);
      await(service.finishAfter());
      watcher.state(name, Watcher.State.FINISHING, "");
      service.finish(detail -> watcher.state(name, Watcher.State.FINISHING, detail));
      service.notices().forEach(watcher::notice);
      watcher.state(name, Watcher.State.READY, "");
    } catch (RuntimeException e) {
      failures.put(name, e);
      if (!cancelled) {
        watcher.state(
            name,
            Watcher.State.FAILED,
            e instanceof BlockedException ? "waits for " + e.getMessage() : "");
      }
    } finally {
      up.get(name).complete(null);
    }
  }

  /** Waits for a process that is there to answer; false when there is none, or it has ended. */
  private boolean isFoundReady(Service service) {
    Optional<RunningProcess> found = RunningProcess.find(home, service.name());
    if (found.isEmpty()) {
      return false;
    }
    if (!service.isReady()) {
      await(service.needs()); // its time begins when it can become ready
    }
    Duration left = service.startDeadline().minus(found.get().uptime());
    Duration least = service.stopDeadline(); // it may be ending
    return awaitReady(
        service,
        () -> RunningProcess.find(home, service.name()).isPresent(),
        left.compareTo(least) > 0 ? left : least,
        0);
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
    RunningProcess.Started run = start(service);
    if (!awaitReady(service, run.process()::isAlive, service.startDeadline(), run.logStart())) {
      throw CommandException.failure(
          "%s ended while starting, with exit code %d; its log %s ends with:\n%s"
              .formatted(
                  name,
                  run.process().exitValue(),
                  home.log(name),
                  LogTail.of(home.log(name), run.logStart(), LOG_LINES)));
    }
  }

  private synchronized RunningProcess.Started start(Service service) {
    checkNotCancelled(service.name());
    started.add(service);
    return RunningProcess.start(home, service.program());
  }

  /** Nothing is started any more once this has returned. */
  synchronized void cancel() {
    cancelled = true;
  }

  /** Returns when all of these are up. */
  private void await(Set<String> names) {
    for (String other : names) {
      up.get(other).join();
    }
    List<String> failed = names.stream().filter(failures::containsKey).sorted().toList();
    if (!failed.isEmpty()) {
      throw new BlockedException(failed);
    }
  }

  private void checkNotCancelled(String name) {
    if (cancelled) {
      throw CommandException.failure("the start of " + name + " was called off");
    }
  }

  /** Without what it needs it will not become ready. */
  private void checkNeeds(Service service) {
    List<String> gone =
        service.needs().stream()
            .filter(need -> failures.containsKey(need) && !ready.contains(need))
            .sorted()
            .toList();
    if (!gone.isEmpty()) {
      throw new BlockedException(gone);
    }
  }

  /**
   * Waits until it answers; false when its process ends before.
   *
   * @param logStart where in its log the run begins, in bytes
   */
  private boolean awaitReady(
      Service service, BooleanSupplier isAlive, Duration limit, long logStart) {
    String name = service.name();
    Instant deadline = Instant.now().plus(limit);
    while (!service.isReady()) {
      checkNotCancelled(name);
      if (!isAlive.getAsBoolean()) {
        return false;
      }
      checkNeeds(service);
      if (Instant.now().isAfter(deadline)) {
        throw CommandException.failure(
            "%s does not answer after %d s; its log %s ends with:\n%s"
                .formatted(
                    name,
                    limit.toSeconds(),
                    home.log(name),
                    LogTail.of(home.log(name), logStart, LOG_LINES)));
      }
      Pause.briefly();
    }
    return true;
  }
}
