package io.chartlake.compaction;

import io.chartlake.changelog.RawZone;
import io.chartlake.compaction.lines.FieldType;
import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.Plan;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.Catalogs;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.SparkCompactor;
import io.chartlake.compaction.table.TableLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the compaction job. */
@Command(
    name = "compact",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Brings a table of the latest row per key up to date with its raw changelog.",
    footer = {
      "",
      "Spark, catalog and S3A settings are Spark's own: -Dspark.sql.catalog.<name>.type=hive,"
          + " -Dspark.hadoop.fs.s3a.endpoint=… or spark-submit's --conf. Credentials come from the"
          + " environment.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a gap in the raw zone."
    })
public final class CompactCommand implements Callable<Integer> {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_GAP = 3;
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(2);

  /** Before Spark's own shutdown hook, which would take the context from a running round. */
  private static final int HOOK_PRIORITY = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODE", description = "once, every PERIOD, lag or rebuild.")
  private String mode;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PERIOD",
      description = "For every: 30s, 5m, 1h.")
  private String period;

  @Option(names = "--topic", required = true, description = "The changelog's Kafka topic.")
  private String topic;

  @Option(
      names = "--raw",
      required = true,
      paramLabel = "s3a://BUCKET[/PREFIX]",
      description = "Where landing puts the topic's raw objects.")
  private String raw;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "CATALOG.NAMESPACE.TABLE",
      description = "The Iceberg table; made when absent.")
  private String table;

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "N",
      description = "Number of partitions of the topic, kept in the watermark.")
  private int partitions;

  @Option(
      names = "--columns",
      defaultValue = "",
      description = "Fields to read of each line, such as \"count BIGINT, songName STRING\".")
  private String columns;

  @Option(
      names = "--select",
      required = true,
      description =
          "The table's columns: fields, names and plain casts, such as \"_key AS song_id,"
              + " CAST(count AS INT) AS plays, _timestamp AS updated_at\".")
  private String select;

  @Option(
      names = "--key-type",
      defaultValue = "BIGINT",
      paramLabel = "BIGINT|STRING",
      description = "Type of the records' keys (default: ${DEFAULT-VALUE}).")
  private String keyType;

  @Option(
      names = "--strict",
      description = "Commit nothing when there is a gap; without it other partitions go on.")
  private boolean strict;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      description = "Commit nothing when more lines of a round are rejected (default: no limit).")
  private long maxRejects = Long.MAX_VALUE;

  @Option(
      names = "--publish-view",
      paramLabel = "FILE",
      description = "SQL of a view with {{tail}}, applied after each commit; repeatable.")
  private List<Path> views = new ArrayList<>();

  @Option(
      names = "--trino-url",
      paramLabel = "jdbc:trino://HOST:PORT",
      description = "Where to publish views; a password is taken from TRINO_PASSWORD.")
  private String trinoUrl;

  @Option(
      names = "--trino-user",
      defaultValue = "publisher",
      description = "User that may replace the views (default: ${DEFAULT-VALUE}).")
  private String trinoUser;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  private boolean debug;

  public static void main(String[] arguments) {
    System.exit(execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments));
  }

  static int execute(PrintWriter errors, String... arguments) {
    CommandLine line = new CommandLine(new CompactCommand());
    line.setErr(errors);
    line.setParameterExceptionHandler(
        (exception, given) -> {
          errors.println("error: " + exception.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(exception, errors);
          errors.println("Run with --help for all options.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          errors.println("error: " + message(exception));
          if (((CompactCommand) command.getCommand()).debug) {
            exception.printStackTrace(errors);
          }
          return EXIT_FAILED;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    if (debug) {
      // Read by log4j2.properties when the first logger is made, which is after this.
      System.setProperty("chartlake.log.level", "debug");
      System.setProperty("chartlake.log.throwable", "full");
    }
    Duration every = checkMode();
    if (partitions < 1) {
      throw usage("--partitions " + partitions + " must be at least 1");
    }
    Job job;
    try {
      job = job();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    try (SparkEnvironment spark = new SparkEnvironment(new SparkConf())) {
      return mode.equals("lag") ? lag(job, spark) : compact(job, spark, every);
    }
  }

  /** The arguments that are more than words. */
  private record Job(
      RawRoot root,
      RawZone zone,
      String catalog,
      TableIdentifier table,
      Projection projection,
      ViewPublisher publisher) {}

  private Duration checkMode() {
    boolean every = mode.equals("every");
    if (!every && !List.of("once", "lag", "rebuild").contains(mode)) {
      throw usage("'" + mode + "' is no mode; there are once, every PERIOD, lag and rebuild");
    }
    if (every != (period != null)) {
      throw usage(
          every
              ? "every needs a period such as 30s"
              : "mode " + mode + " takes no '" + period + "'");
    }
    try {
      return every ? Periods.parse(period) : Duration.ZERO;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Job job() {
    RawRoot root = RawRoot.parse(raw);
    RawZone zone = new RawZone(root.prefix(), topic);
    String[] names = table.split("\\.", -1);
    if (names.length < 3 || List.of(names).contains("")) {
      throw new IllegalArgumentException(
          "table '" + table + "' is not of the form catalog.namespace.table");
    }
    TableIdentifier id =
        TableIdentifier.of(
            Namespace.of(List.of(names).subList(1, names.length - 1).toArray(new String[0])),
            names[names.length - 1]);
    Projection projection =
        Projection.parse(columns, select, FieldType.parse(keyType), TableLayout.RESERVED_NAMES);
    return new Job(root, zone, names[0], id, projection, publisher(root, zone));
  }

  private ViewPublisher publisher(RawRoot root, RawZone zone) {
    if (views.isEmpty()) {
      return ViewPublisher.none();
    }
    if (trinoUrl == null) {
      throw new IllegalArgumentException("--publish-view needs --trino-url");
    }
    Optional<String> password = Optional.ofNullable(System.getenv("TRINO_PASSWORD"));
    return ViewPublisher.toTrino(views, trinoUrl, trinoUser, password, root, zone);
  }

  private int lag(Job job, SparkEnvironment spark) throws IOException {
    Catalog catalog = Catalogs.load(job.catalog, spark.settings(), spark.hadoop());
    LatestTable latest = Catalogs.open(catalog, job.table, job.projection);
    Plan plan =
        planner(job, spark)
            .plan(latest.refreshed().watermark().orElse(Watermark.none(topic, partitions)));
    spec.commandLine().getOut().println(Lag.of(plan).toJson());
    return plan.gaps().isEmpty() ? CommandLine.ExitCode.OK : EXIT_GAP;
  }

  private int compact(Job job, SparkEnvironment spark, Duration every) throws IOException {
    Planner planner = planner(job, spark);
    Catalog catalog = Catalogs.load(job.catalog, spark.settings(), spark.hadoop());
    Compaction compaction =
        new Compaction(
            planner,
            Catalogs.openOrCreate(catalog, job.table, job.projection),
            new SparkCompactor(spark, job.projection),
            job.publisher,
            new Compaction.Limits(strict, maxRejects),
            Watermark.none(topic, partitions));
    if (mode.equals("every")) {
      Rounds rounds = new Rounds(compaction::run, every);
      ShutdownHookManager.get()
          .addShutdownHook(
              () -> rounds.stop(STOP_PATIENCE),
              HOOK_PRIORITY,
              STOP_PATIENCE.toSeconds() + 1,
              TimeUnit.SECONDS);
      rounds.run();
      return CommandLine.ExitCode.OK;
    }
    Result result = mode.equals("rebuild") ? compaction.rebuild() : compaction.run();
    spec.commandLine().getOut().println(result.toJson());
    return result.gaps().isEmpty() ? CommandLine.ExitCode.OK : EXIT_GAP;
  }

  private Planner planner(Job job, SparkEnvironment spark) throws IOException {
    return new Planner(
        job.root,
        job.zone,
        partitions,
        new HadoopListing(job.root, spark.hadoop()),
        Clock.systemUTC());
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
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
    return isOurs || what.contains(why) ? what : what + ": " + why;
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message.lines().findFirst().orElse("");
  }
}
