package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.SparkEnvironment;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import org.apache.iceberg.hive.RuntimeMetaException;
import org.apache.spark.SparkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      ReconcileCommand.class
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

  /** By name: S3A need not be on the classpath. */
  private static final String STORE_UNREACHABLE = "org.apache.hadoop.fs.s3a.AWSClientIOException";

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments));
  }

  static int execute(PrintWriter errors, String... arguments) {
    CommandLine line = new CommandLine(new CompactCommand());
    line.setErr(errors);
    line.setParameterExceptionHandler(
        (exception, given) -> {
          errors.println("error: " + usageMessage(exception));
          CommandLine.UnmatchedArgumentException.printSuggestions(exception, errors);
          errors.println("Run with --help for all modes and options.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          errors.println("error: " + message(exception));
          if (command.getCommand() instanceof ModeCommand mode && mode.debug()) {
            exception.printStackTrace(errors);
          }
          return EXIT_FAILED;
        });
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

  private static String usageMessage(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    return exception instanceof CommandLine.UnmatchedArgumentException unmatched
            && command.getCommand() instanceof CompactCommand
        ? "'" + unmatched.getUnmatched().get(0) + "' is no mode; there are " + modes(command)
        : exception.getMessage();
  }

  private static String modes(CommandLine command) {
    return String.join(", ", command.getSubcommands().keySet());
  }

  /** What happened and, where it says more, why at bottom; of either the first line. */
  private static String message(Throwable exception) {
    Throwable outer = exception;
    while (outer instanceof SparkException && outer.getCause() != null) {
      outer = outer.getCause();
    }
    Throwable root = outer;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = firstLine(outer);
    String why = firstLine(root);
    boolean isOurs = outer.getClass().getName().startsWith("io.chartlake.");
    return (isOurs || what.contains(why) ? what : what + ": " + why) + advice(outer);
  }

  /** What to look at, for failures of others that do not say it. */
  private static String advice(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and what they may do";
      }
      if (cause instanceof RuntimeMetaException) {
        return "; check spark.sql.catalog.<name>.uri and whether the metastore is up";
      }
      if (cause instanceof ConnectException
          || cause.getClass().getName().equals(STORE_UNREACHABLE)) {
        return "; check spark.hadoop.fs.s3a.endpoint and whether the store is up";
      }
    }
    return "";
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message.lines().findFirst().orElse("");
  }
}
