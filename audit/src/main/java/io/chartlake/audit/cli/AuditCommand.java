package io.chartlake.audit.cli;

import io.chartlake.audit.cut.Waiter;
import io.chartlake.audit.layer.Audit;
import io.chartlake.audit.model.AuditSettings;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.report.ReportJson;
import io.chartlake.audit.report.ReportText;
import io.chartlake.audit.source.KafkaCluster;
import io.chartlake.audit.source.ReadAhead;
import io.chartlake.audit.source.S3RawBucket;
import io.chartlake.audit.source.Sources;
import io.chartlake.audit.source.TrinoTables;
import io.chartlake.cli.CommandException;
import io.chartlake.cli.DurationConverter;
import io.chartlake.cli.ErrorLines;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The command {@code audit}: prints a row for each layer and exits with 0 when all are ok, with 1
 * when one failed or cannot be judged, with 2 when it was called wrongly.
 */
@Command(
    name = "audit",
    description = "Proves layer by layer that nothing was lost and nothing counted twice.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class AuditCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AuditCommand.class);

  @Spec private CommandSpec spec;

  @Mixin private AuditOptions options;

  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command for a program of its own, or to be added to another one. */
  static CommandLine commandLine() {
    AuditCommand command = new AuditCommand();
    return ErrorLines.install(
        new CommandLine(command)
            .addSubcommand(new Serve())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Duration.class, new DurationConverter()),
        () -> command.debug);
  }

  /** What {@code audit serve} was is another program. */
  @Command(name = "serve", hidden = true)
  private static final class Serve implements Callable<Integer> {
    @Unmatched private List<String> ignored;

    @Override
    public Integer call() {
      throw CommandException.usage(
          "'audit serve' is now the program lag-exporter: run that with the same options");
    }
  }

  /** A terminal is written to directly: a log's lines can't be written over. */
  @SuppressWarnings("SystemConsoleNull") // It is null without a terminal in the JDK this runs on.
  private static ProgressLine progress() {
    Console console = System.console();
    if (console == null) {
      return new ProgressLine(false, LOG::info, System::nanoTime);
    }
    return new ProgressLine(
        true,
        text -> {
          console.writer().print(text);
          console.flush();
        },
        System::nanoTime);
  }

  @Override
  public Integer call() {
    AuditSettings settings = options.settings();
    ProgressLine progress = progress();
    Waiter waiter =
        new Waiter(
            settings.waitAtMost(),
            System::nanoTime,
            duration -> LockSupport.parkNanos(duration.toNanos()),
            progress);
    AuditReport report;
    try (KafkaCluster kafka = options.kafka();
        S3RawBucket s3 = options.s3();
        ReadAhead raw = new ReadAhead(s3);
        TrinoTables trino = options.trino()) {
      Sources sources = options.sources(kafka, raw, trino, progress);
      report = new Audit(settings, sources, progress, waiter).run();
    }
    progress.clear();
    PrintWriter out = spec.commandLine().getOut();
    out.println(ReportText.of(report));
    out.flush();
    options.json().ifPresent(file -> ReportJson.write(report, file));
    return report.ok() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
