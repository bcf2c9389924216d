package io.chartlake.local.command;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.lake.Connectors;
import io.chartlake.local.lake.Lag;
import io.chartlake.local.lake.MissingTables;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description =
        "Shows each service: pid, port, state, memory, uptime; and what is still under way.",
    footer = {"", "Exit code 0 when every service is ready and Trino has every table, 1 when not."})
public final class StatusCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Override
  public Integer call() {
    Stack stack = options.stack();
    List<Stack.Status> all = stack.status();
    Table table = new Table("SERVICE", "PID", "PORT", "STATE", "MEMORY", "UPTIME");
    for (Stack.Status status : all) {
      table.row(
          status.service(),
          status.pid().map(String::valueOf).orElse("-"),
          status.port(),
          status.state(),
          status.memoryBytes() == 0 ? "-" : (status.memoryBytes() >> 20) + " MiB",
          status.pid().isEmpty() ? "-" : words(status.uptime()));
    }
    for (RunningProcess program : stack.programs()) {
      table.row(
          program.name(),
          program.pid(),
          "-",
          "running",
          (program.memoryBytes() >> 20) + " MiB",
          words(program.uptime()));
    }
    System.out.print(table);
    stack.obituaries().forEach(line -> System.out.println("  " + line));
    System.out.printf(
        Locale.ROOT,
        "  together %d MiB%n",
        all.stream().mapToLong(Stack.Status::memoryBytes).sum() >> 20);
    boolean ready = all.stream().allMatch(status -> status.state().equals("ready"));
    if (isReady(all, "connect")) {
      Connectors.of(stack.ports())
          .states()
          .forEach((name, state) -> System.out.println("  connector " + name + ": " + state));
    }
    if (isReady(all, "kafka")) {
      System.out.println("  " + underWay(stack));
    }
    if (isReady(all, "trino") && isReady(all, "metastore")) {
      ready &= printMissing(stack);
    }
    return ready ? 0 : 1;
  }

  private static boolean isReady(List<Stack.Status> all, String service) {
    return all.stream()
        .anyMatch(status -> status.service().equals(service) && status.state().equals("ready"));
  }

  /** Says what Trino should have and has not; true when that is nothing. */
  private static boolean printMissing(Stack stack) {
    try (Trino trino = stack.trino(TrinoUser.ANALYST)) {
      Set<String> missing = MissingTables.in(trino, stack.home().root());
      if (!missing.isEmpty()) {
        System.out.printf(
            "  missing in Trino: %s; ./chartlake up makes what is missing%n",
            String.join(", ", missing));
      }
      return missing.isEmpty();
    } catch (LocalException e) {
      System.out.println("  " + e.getMessage());
      return false;
    }
  }

  private static String underWay(Stack stack) {
    try (Lag lag = Lag.of(stack.ports())) {
      Lag.Behind behind = lag.behind();
      return behind.isNothing()
          ? "every play is counted, and all is landed"
          : "plays not counted: %d, log positions not landed: %d"
              .formatted(behind.counting(), behind.landing());
    } catch (LocalException e) {
      return e.getMessage();
    }
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }
}
