package io.chartlake.compaction;

import io.chartlake.cli.ErrorLines;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.SparkEnvironment;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the compaction job: a mode, then its options. */
@Command(
    name = "compact",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "MODE",
    description = "Keeps a table of the latest row per key up to date with its changelog.",
    subcommands = {
      OnceCommand.class,
      EveryCommand.class,
      LagCommand.class,
      RebuildCommand.class,
      MaintainCommand.class,
      RollbackCommand.class
    },
    footer = {
      "",
      "Spark, catalog and S3A settings are Spark's own: -Dspark.sql.catalog.<name>.type=hive,"
          + " -Dspark.hadoop.fs.s3a.endpoint=… or spark-submit's --conf. Credentials come from the"
          + " environment.",
      "MODE --help shows a mode's options. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a gap or"
          + " an unreadable object holds partitions up."
    })
public final class CompactCommand implements Runnable {
  static final int EXIT_FAILED = 1;

  /** Modes and options of former versions, each with what replaces it. */
  private static final Map<String, String> REMOVED =
      Map.of(
          "reconcile", "the audit compares table and topic, see ./chartlake audit",
          "--order-by", "when a topic has grown, " + Watermark.WHEN_GROWN,
          "--also", "list all tables in one file and pass --tables FILE",
          "--copied-rows", "pass --copy-on-write-max-rows N",
          "--round-bytes", "pass --max-bytes-per-commit BYTES");

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments));
  }

  static int execute(PrintWriter errors, String... arguments) {
    CommandLine line = new CommandLine(new CompactCommand());
    line.setErr(errors);
    ErrorLines.install(line, () -> line.getParseResult().expandedArgs().contains("--debug"));
    IParameterExceptionHandler usage = line.getParameterExceptionHandler();
    line.setParameterExceptionHandler(
        (exception, given) -> usage.handleParseException(explained(exception), given));
    return line.execute(arguments);
  }

  /**
   * A job for callers in the same process, such as benchmarks.
   *
   * @param spark whoever made it closes it
   * @param options as on the command line, without a mode
   * @throws IllegalArgumentException naming the option that is wrong
   */
  public static CompactionJob job(SparkEnvironment spark, String... options) {
    JobOptions parsed = new JobOptions();
    try {
      new CommandLine(parsed).parseArgs(options);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new CompactionJob(spark, parsed.settings());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a mode is missing; there are " + modes(spec.commandLine()));
  }

  private static ParameterException explained(ParameterException exception) {
    if (!(exception instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return exception;
    }
    CommandLine command = exception.getCommandLine();
    String word = unmatched.getUnmatched().get(0).split("=", 2)[0];
    if (REMOVED.containsKey(word)) {
      return new ParameterException(command, word + " no longer exists: " + REMOVED.get(word));
    }
    return command.getCommand() instanceof CompactCommand
        ? new ParameterException(
            command, "'" + word + "' is not a mode; there are " + modes(command))
        : exception;
  }

  private static String modes(CommandLine command) {
    return String.join(", ", command.getSubcommands().keySet());
  }
}
