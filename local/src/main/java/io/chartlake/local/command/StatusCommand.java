package io.chartlake.local.command;

import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.stack.ServiceStatus;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackFacts;
import io.chartlake.local.stack.StackHealth;
import io.chartlake.local.stack.Survey;
import io.chartlake.local.terminal.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description =
        "Shows each service: pid, port, state, memory, uptime; and what is still under way.",
    footer = {
      "",
      "Exit code 0 when nothing is wrong, though plays may be under way; 1 when a service is not"
          + " ready or something else is not as it must be, which is then said with what to do.",
    })
public final class StatusCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Override
  public Integer call() {
    Stack stack = options.stack();
    StackFacts facts = Survey.of(stack, System.err::println);
    List<ServiceStatus> all = facts.services();
    TextTable table = new TextTable("SERVICE", "PID", "PORT", "STATE", "MEMORY", "UPTIME");
    for (ServiceStatus status : all) {
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
    System.out.printf(
        Locale.ROOT,
        "  together %d MiB%n",
        all.stream().mapToLong(ServiceStatus::memoryBytes).sum() >> 20);
    facts
        .connectors()
        .forEach(
            connector ->
                System.out.println("  connector " + connector.name() + ": " + connector.word()));
    StackHealth verdict = StackHealth.of(facts);
    verdict.warnings().forEach(warning -> System.out.println("  " + warning));
    verdict.problems().forEach(problem -> System.out.println("  " + problem));
    System.out.println("  " + verdict.summary());
    return verdict.isWell() ? 0 : 1;
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
