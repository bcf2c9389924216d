package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.NativeProgram;
import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.service.Service;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, which answer or fail as a test says. */
class StartupTest {
  private static final Watcher NOBODY = (service, state, detail) -> {};

  @TempDir private Path folder;
  private Home home;
  private final List<String> made = new ArrayList<>();

  @BeforeEach
  void makeHome() {
    home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    home.create();
  }

  @AfterEach
  void leaveNothingRunning() {
    for (String name : List.of("kafka", "store", "chart", "query")) {
      RunningProcess.find(home, name).ifPresent(process -> stop(process));
    }
  }

  private void stop(RunningProcess process) {
    process.askToStop();
    process.awaitStopped(home, Duration.ofSeconds(10));
  }

  /** A service that is {@code tail} on a file of its own; ready at once unless told otherwise. */
  private class Tail implements Service {
    private final String name;
    private final Set<String> startAfter;
    private BooleanSupplier ready = () -> true;
    private Runnable finish = () -> {};
    private String executable = "/usr/bin/tail";
    private Duration deadline = Duration.ofSeconds(1);
    private Duration stopDeadline = Duration.ofSeconds(1);

    Tail(String name, String... startAfter) {
      this.name = name;
      this.startAfter = Set.of(startAfter);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Port> ports() {
      return List.of();
    }

    @Override
    public Set<String> startAfter() {
      return startAfter;
    }

    @Override
    public void prepare(Consumer<String> progress) {
      try {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path file() {
      return home.conf().resolve(name).resolve("file");
    }

    @Override
    public Program program() {
      return new NativeProgram(
          name, Path.of(executable), List.of("-f", file().toString()), Set.of());
    }

    @Override
    public boolean isReady() {
      return ready.getAsBoolean();
    }

    @Override
    public void finish(Consumer<String> progress) {
      finish.run();
      synchronized (made) {
        made.add(name);
      }
    }

    @Override
    public Duration startDeadline() {
      return deadline;
    }

    @Override
    public Duration stopDeadline() {
      return stopDeadline;
    }
  }

  private boolean isRunning(String name) {
    return RunningProcess.find(home, name).isPresent();
  }

  private Startup.Report start(Service... services) {
    return new Startup(home, List.of(services), NOBODY).run();
  }

  private String words(Startup.Report report) {
    return report
        .failure(new FreeSpace(home.folder(), 10L << 30))
        .map(CommandException::getMessage)
        .orElse("");
  }

  @Test
  void whatIsWellComesUpBesideWhatIsNot() {
    Tail kafka = new Tail("kafka");
    kafka.ready = () -> false;
    Tail store = new Tail("store");
    store.deadline = Duration.ofSeconds(20);
    Instant later = Instant.now().plusSeconds(2);
    store.ready = () -> Instant.now().isAfter(later); // when kafka has failed

    Startup.Report report = start(kafka, new Tail("chart", "kafka"), store);

    assertThat(report.ready()).containsExactly("store");
    assertThat(made).containsExactly("store");
    assertThat(isRunning("store")).isTrue();
    assertThat(isRunning("chart")).as("what needs it is not started").isFalse();
    assertThat(words(report))
        .contains("kafka does not answer after 1 s")
        .contains("chart waits for kafka")
        .contains("up are store;");
  }

  @Test
  void aFrozenServiceStaysAsItIsAndOthersComeUp() {
    Tail kafka = new Tail("kafka");
    start(kafka);
    long frozen = RunningProcess.find(home, "kafka").orElseThrow().pid();
    kafka.ready = () -> false;
    Startup startup = new Startup(home, List.of(kafka, new Tail("store")), NOBODY);

    Startup.Report report = startup.run();

    assertThat(report.ready()).containsExactly("store");
    assertThat(startup.started()).extracting(Service::name).containsExactly("store");
    assertThat(RunningProcess.find(home, "kafka").orElseThrow().pid()).isEqualTo(frozen);
    assertThat(words(report)).contains("kafka does not answer after 1 s");
  }

  @Test
  void whatFailsInOneReadyServiceTakesNothingElseDown() {
    Tail query = new Tail("query");
    query.finish =
        () -> {
          throw CommandException.failure("sql/03-view.sql, line 1: no such table");
        };

    Startup.Report report = start(new Tail("store"), query);

    assertThat(report.ready()).containsExactly("store", "query");
    assertThat(report.failures()).containsOnlyKeys("query");
    assertThat(isRunning("query")).isTrue();
    assertThat(words(report)).contains("sql/03-view.sql").contains("up are store, query");
  }

  @Test
  void whatIsNotReadyIsGivenUpWhenWhatItNeedsHasFailed() {
    Tail kafka = new Tail("kafka");
    kafka.executable = "/bin/false";
    Tail chart =
        new Tail("chart") {
          @Override
          public Set<String> needs() {
            return Set.of("kafka");
          }
        };
    chart.deadline = Duration.ofMinutes(5);
    kafka.ready = () -> false;
    chart.ready = () -> false;

    Startup.Report report = start(kafka, chart);

    assertThat(report.blocked()).containsOnlyKeys("chart");
    assertThat(words(report)).contains("kafka ended while starting, with exit code 1");
  }

  @Test
  void aServiceThatIsEndingIsWaitedForAndStartedAgain() {
    Tail superset = new Tail("query");
    superset.deadline = Duration.ofSeconds(20);
    start(superset);
    RunningProcess old = RunningProcess.find(home, "query").orElseThrow();
    superset.ready =
        () -> {
          old.askToStop(); // as somebody has done a moment ago: it no longer answers
          return RunningProcess.find(home, "query")
              .filter(now -> now.pid() != old.pid())
              .isPresent();
        };

    Startup.Report report = start(superset);

    assertThat(words(report)).isEmpty();
    assertThat(RunningProcess.find(home, "query").orElseThrow().pid()).isNotEqualTo(old.pid());
  }

  @Test
  void aServiceThatWasThereBeforeHasTheTimeThatItMayTakeToStop() {
    Tail superset = new Tail("query");
    superset.deadline = Duration.ofMillis(100);
    superset.stopDeadline = Duration.ofSeconds(20);
    start(superset);
    Instant later = Instant.now().plusMillis(500); // than any start may take
    superset.ready = () -> Instant.now().isAfter(later);

    assertThat(words(start(superset))).isEmpty();
  }

  @Test
  void aFullDiskIsSaid() {
    Tail kafka = new Tail("kafka");
    kafka.executable = "/bin/false";
    kafka.ready = () -> false;

    assertThat(start(kafka).failure(new FreeSpace(folder, 0)).orElseThrow())
        .hasMessageContaining("0 MiB free in " + folder)
        .hasMessageContaining("nothing is up");
  }
}
