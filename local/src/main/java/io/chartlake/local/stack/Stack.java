package io.chartlake.local.stack;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.service.Service;
import io.chartlake.local.service.Services;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All services of one folder: start them, stop them, say how they are. */
public final class Stack {
  private final Home home;
  private final Ports ports;
  private final Secrets secrets;
  private final List<Service> services;

  private Stack(Home home, Ports ports, Secrets secrets, boolean verbose) {
    this.home = home;
    this.ports = ports;
    this.secrets = secrets;
    this.services = Services.all(home, ports, secrets, Jdk::forTrino, verbose);
  }

  /** The stack of a folder as it is; a full or read-only folder must not keep it from stopping. */
  public static Stack of(Home home) {
    return new Stack(home, Ports.load(home), Secrets.load(home), false);
  }

  /** The stack of a folder that is to be started: the folder and what it lacks are made. */
  public static Stack toStart(Home home) {
    home.create();
    Secrets.generateMissing(home);
    return of(home);
  }

  /** The same stack, whose music-chart logs each update if it has yet to be started. */
  public Stack verbose() {
    return new Stack(home, ports, secrets, true);
  }

  /** The same, on ports that are free now if the folder has none of its own yet. */
  public static Stack toStartOnFreePorts(Home home) {
    home.create();
    if (!Ports.saved(home)) {
      Ports.free().save(home);
    }
    return toStart(home);
  }

  public Home home() {
    return home;
  }

  public Ports ports() {
    return ports;
  }

  public Secrets secrets() {
    return secrets;
  }

  public List<String> serviceNames() {
    return services.stream().map(Service::name).toList();
  }

  /** Whether every service's process is there. */
  public boolean isUp() {
    return services.stream().allMatch(service -> find(service).isPresent());
  }

  public boolean isAnythingUp() {
    return services.stream().anyMatch(service -> find(service).isPresent());
  }

  private Optional<RunningProcess> find(Service service) {
    return RunningProcess.find(home, service.name());
  }

  /**
   * Starts what does not run and returns when all of it is ready. When that fails, what this call
   * has started is stopped again.
   */
  public void up(Watcher watcher) {
    List<Service> missing = services.stream().filter(service -> find(service).isEmpty()).toList();
    if (!missing.isEmpty()) {
      Jdk.forTrino();
    }
    Preflight.check(home, ports, missing);
    ports.save(home);
    Startup startup = new Startup(home, services, watcher);
    try (Undo undo =
        Undo.unlessDone(
            () -> {
              startup.cancel();
              stop(missing);
            })) {
      startup.run();
      undo.done();
    }
  }

  /**
   * Stops everything, what others feed on last.
   *
   * @return names of the services that had to be killed
   */
  public List<String> down() {
    return stop(services);
  }

  private List<String> stop(List<Service> toStop) {
    // Clients first and all of them together, then what they talk to: nobody logs a lost server.
    List<String> killed = new ArrayList<>();
    List<Service> clients = new ArrayList<>();
    List<Service> servers = new ArrayList<>();
    for (Service service : toStop) {
      (isServer(service) ? servers : clients).add(service);
    }
    killed.addAll(stopTogether(clients));
    killed.addAll(stopTogether(servers));
    return killed;
  }

  private boolean isServer(Service service) {
    return services.stream()
        .anyMatch(
            other ->
                other.startAfter().contains(service.name())
                    || other.finishAfter().contains(service.name()));
  }

  private List<String> stopTogether(List<Service> group) {
    return group.parallelStream()
        .filter(
            service -> {
              boolean clean =
                  find(service).map(process -> process.stop(service.stopDeadline())).orElse(true);
              RunningProcess.forget(home, service.name());
              if (clean) {
                JavaProgram.keepArchive(home, service.name());
              }
              return !clean;
            })
        .map(Service::name)
        .toList();
  }

  /**
   * How one service is.
   *
   * @param service its name
   * @param pid of its process, if there is one
   * @param port its first port
   * @param state ready, not answering, stopped, or dead (it was started and is gone)
   * @param memoryBytes 0 when it does not run
   */
  public record Status(
      String service,
      Optional<Long> pid,
      int port,
      String state,
      long memoryBytes,
      Duration uptime) {}

  public List<Status> status() {
    return services.parallelStream().map(this::status).toList();
  }

  private Status status(Service service) {
    int port = ports.number(service.ports().get(0));
    Optional<RunningProcess> process = find(service);
    if (process.isEmpty()) {
      String state = RunningProcess.hasPidFile(home, service.name()) ? "dead" : "stopped";
      return new Status(service.name(), Optional.empty(), port, state, 0, Duration.ZERO);
    }
    RunningProcess running = process.get();
    return new Status(
        service.name(),
        Optional.of(running.pid()),
        port,
        service.isReady() ? "ready" : "not answering",
        running.memoryBytes(),
        running.uptime());
  }
}
