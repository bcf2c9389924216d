package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.LogTail;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.service.Service;
import io.chartlake.local.service.Services;
import io.chartlake.local.settings.Choices;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.OptionalService;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Store;
import io.chartlake.local.settings.TrinoUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All services of one folder: start them, stop them, say how they are. */
public final class Stack {
  private static final Logger LOG = LoggerFactory.getLogger(Stack.class);

  private final Home home;
  private final Ports ports;
  private final Secrets secrets;
  private final Choices choices;
  private final List<Service> services;
  private final Set<String> chosen;

  private Stack(Home home, Ports ports, Secrets secrets, Choices choices, boolean verbose) {
    this.home = home;
    this.ports = ports;
    this.secrets = secrets;
    this.choices = choices;
    this.services = Services.all(home, ports, secrets, choices, Jdk::forTrino, verbose);
    this.chosen = services.stream().map(Service::name).collect(Collectors.toSet());
  }

  private Stack(Stack whole, Set<String> chosen) {
    this.home = whole.home;
    this.ports = whole.ports;
    this.secrets = whole.secrets;
    this.choices = whole.choices;
    this.services = whole.services;
    this.chosen = chosen;
  }

  /** The stack of a folder as it is; a full or read-only folder must not keep it from stopping. */
  public static Stack of(Home home) {
    return of(home, Choices.of(home));
  }

  private static Stack of(Home home, Choices choices) {
    return new Stack(home, Ports.load(home), Secrets.load(home), choices, false);
  }

  /** The stack of a folder that is to be started: the folder and what it lacks are made. */
  public static Stack toStart(Home home) {
    return toStart(home, Choices.of(home));
  }

  /**
   * The same.
   *
   * @param choices must be those of a stack that was started before
   */
  public static Stack toStart(Home home, Choices choices) {
    home.create();
    Secrets.generateMissing(home);
    return of(home, choices);
  }

  /** The same stack, whose music-chart logs each update if it has yet to be started. */
  public Stack verbose() {
    return new Stack(home, ports, secrets, choices, true);
  }

  /**
   * The same stack, of which {@link #up} starts only these services and what they need.
   *
   * @throws CommandException when a name is no service's
   */
  public Stack only(List<String> names) {
    Set<String> needed = new HashSet<>();
    names.forEach(name -> addWithNeeds(service(name), needed));
    return new Stack(this, needed);
  }

  private void addWithNeeds(Service service, Set<String> needed) {
    if (needed.add(service.name())) {
      service.needs().forEach(name -> addWithNeeds(service(name), needed));
    }
  }

  private Service service(String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.failure(
                    "no service '%s'; there is: %s"
                        .formatted(name, String.join(", ", serviceNames()))));
  }

  /** The same, on ports that are free now, unless something of it already runs. */
  public static Stack toStartOnFreePorts(Home home, Choices choices) {
    Stack stack = toStart(home, choices);
    if (stack.isAnythingUp()) {
      return stack;
    }
    Ports.free().save(home);
    return of(home, choices);
  }

  /** Makes what every stack of this checkout needs and none changes, so that none waits for it. */
  public void makeEngines(Consumer<String> progress) {
    Services.makeEngines(home, ports, secrets, progress);
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

  public Store store() {
    return choices.store();
  }

  public boolean has(OptionalService extra) {
    return choices.with(extra);
  }

  /** A connection to its Trino. */
  public Trino trino(TrinoUser user) {
    return Trino.connect(home, ports, secrets, user);
  }

  public List<String> serviceNames() {
    return services.stream().map(Service::name).toList();
  }

  /** Names of the services that {@link #up} starts: all, unless told otherwise. */
  public List<String> chosenNames() {
    return serviceNames().stream().filter(chosen::contains).toList();
  }

  public boolean isAnythingUp() {
    return !running().isEmpty();
  }

  private Optional<RunningProcess> find(Service service) {
    return RunningProcess.find(home, service.name());
  }

  /**
   * Starts what is chosen and does not run, and makes everything in it, also what an earlier start
   * was killed before it made. When a part fails, those started that never became ready are stopped
   * again and what is well stays up. Told to end in between (Ctrl-C), it stops all it has started.
   *
   * @throws CommandException that names what failed, once all the rest is up
   */
  public void up(Watcher watcher) {
    List<Service> wanted =
        services.stream().filter(service -> chosen.contains(service.name())).toList();
    StartChecks.check(
        home, ports, wanted.stream().filter(service -> find(service).isEmpty()).toList());
    ports.save(home);
    choices.save(home);
    Startup startup = new Startup(home, wanted, watcher);
    Startup.Report report;
    try (Undo undo =
        Undo.unlessDone(
            () -> {
              startup.cancel();
              stop(startup.started());
            })) {
      report = startup.run();
      undo.done();
    }
    stop(
        startup.started().stream()
            .filter(service -> !report.ready().contains(service.name()))
            .toList());
    report
        .failure(FreeSpace.in(home.folder()))
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  /**
   * Stops everything, what others feed on last.
   *
   * @return names of the services that had to be killed
   */
  public List<String> down() {
    Map<RunningProcess, Duration> programs = new LinkedHashMap<>();
    programs().forEach(program -> programs.put(program, Programs.grace(program.name())));
    programs.keySet().forEach(RunningProcess::askToStop);
    List<String> killed = new ArrayList<>(awaitStopped(programs));
    killed.addAll(stop(services));
    deleteTemporaryFiles();
    return killed;
  }

  /** What killed processes have left; where it cannot be deleted the stack is down all the same. */
  private void deleteTemporaryFiles() {
    try {
      FileTree.delete(home.temporary());
    } catch (CommandException e) {
      LOG.debug("temporary files stay", e);
    }
  }

  /** Stops all services but these. */
  public List<String> downExcept(Set<String> names) {
    return stop(services.stream().filter(service -> !names.contains(service.name())).toList());
  }

  /** Names of the services whose processes are there. */
  public Set<String> running() {
    return services.stream()
        .filter(service -> find(service).isPresent())
        .map(Service::name)
        .collect(Collectors.toSet());
  }

  /** Clients first, then what they talk to: nobody logs a lost server. */
  private List<String> stop(Collection<Service> toStop) {
    List<Service> left = new ArrayList<>(toStop);
    List<String> killed = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<String> needed =
          left.stream().flatMap(service -> service.needs().stream()).collect(Collectors.toSet());
      List<Service> clients =
          left.stream().filter(service -> !needed.contains(service.name())).toList();
      killed.addAll(stopTogether(clients));
      left.removeAll(clients);
    }
    return killed;
  }

  private List<String> stopTogether(List<Service> group) {
    Map<RunningProcess, Duration> asked = new LinkedHashMap<>();
    for (Service service : group) {
      find(service)
          .ifPresent(
              process -> {
                service.askToStop(process);
                asked.put(process, service.stopDeadline());
              });
      RunningProcess.forgetDead(home, service.name());
    }
    return awaitStopped(asked);
  }

  private List<String> awaitStopped(Map<RunningProcess, Duration> asked) {
    List<String> killed = new ArrayList<>();
    asked.forEach(
        (process, deadline) -> {
          if (!process.awaitStopped(home, deadline)) {
            killed.add(process.name());
          }
        });
    return killed;
  }

  /** Programs that a user has started against this stack and that still run, such as a player. */
  public List<RunningProcess> programs() {
    List<String> names = serviceNames();
    return RunningProcess.all(home).stream()
        .filter(process -> !names.contains(process.name()))
        .toList();
  }

  /** Of each service that has died by itself, why: a sentence. */
  public List<String> obituaries() {
    return services.stream()
        .map(Service::name)
        .flatMap(name -> end(name).map(end -> name + " died: " + end).stream())
        .toList();
  }

  /** How the process of a service ended that nobody has stopped. */
  private Optional<String> end(String name) {
    return RunningProcess.hasPidFile(home, name) && RunningProcess.find(home, name).isEmpty()
        ? Optional.of(LogTail.exitReason(home.log(name)))
        : Optional.empty();
  }

  public List<ServiceStatus> status() {
    return services.stream().map(this::status).toList();
  }

  private ServiceStatus status(Service service) {
    int port = ports.number(service.ports().get(0));
    Optional<RunningProcess> process = find(service);
    if (process.isEmpty()) {
      Optional<String> end = end(service.name());
      return new ServiceStatus(
          service.name(),
          Optional.empty(),
          port,
          end.isPresent() ? ServiceStatus.State.DEAD : ServiceStatus.State.STOPPED,
          0,
          Duration.ZERO,
          end);
    }
    RunningProcess running = process.get();
    return new ServiceStatus(
        service.name(),
        Optional.of(running.pid()),
        port,
        service.isReady() ? ServiceStatus.State.READY : ServiceStatus.State.NOT_ANSWERING,
        running.memoryBytes(),
        running.uptime(),
        Optional.empty());
  }
}
