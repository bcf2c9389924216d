package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Home;
import io.chartlake.bench.compaction.Options;
import io.chartlake.bench.compaction.Part;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.compaction.job.SparkEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.iceberg.IcebergBuild;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures part after part; started by the benchmark's own command with Spark's classpath. */
@Command(name = "driver")
public final class Driver implements Callable<Integer> {
  /** What a line of the report begins with when it is no result. */
  public static final String PROGRESS = "... ";

  @Mixin private Options options;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Option(names = "--report", required = true)
  private Path reportFile;

  @Option(names = "--load", required = true)
  private double loadBefore;

  @Option(names = "--s3")
  private String s3;

  @Option(names = "--metastore")
  private String metastore;

  @Option(names = "--trino", defaultValue = "")
  private String trino;

  /** Where a stack's services are. */
  record Services(String s3, String metastore, String trino, boolean ceph) {}

  /** Ends the process: 0 measured, 1 failed. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Driver());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          exception.printStackTrace();
          // The last lines are what the user sees.
          String what =
              exception instanceof BenchException ? exception.getMessage() : exception.toString();
          System.err.println(what);
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    Path own = folder.resolve("driver");
    Optional<Services> store =
        Optional.ofNullable(s3)
            .map(address -> new Services(address, metastore, trino, options.isCeph()));
    Map<String, String> settings = SparkSettings.of(threads, own, store);
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    try (SparkEnvironment environment = new SparkEnvironment(conf);
        DuckDb duckDb = DuckDb.open(threads, own.resolve("duckdb"))) {
      environment.get();
      Lab lab =
          new Lab(
              Home.find(),
              options,
              new DataSet(folder.resolve("data")),
              own,
              store,
              settings,
              environment,
              SparkSession.builder().getOrCreate(), // on the environment's context
              duckDb,
              new Report(reportFile));
      conditions(lab, threads);
      for (Part part : options.parts()) {
        measure(part, lab);
      }
    }
    return 0;
  }

  private static void measure(Part part, Lab lab) throws Exception {
    switch (part) {
      case FULL -> new FullLoad(lab).measure();
      case INCREMENTS -> new Increments(lab).measure();
      case PROCESS -> new Processes(lab).measure();
      case HISTORY -> new History(lab).measure();
      case READERS -> Readers.measure(lab);
      case IDLE -> new IdleRounds(lab).measure();
      case SWITCH -> new SwitchPoint(lab).measure();
    }
  }

  private void conditions(Lab lab, int threads) throws Exception {
    DataSet.Size size = options.size();
    lab.report()
        .say(
            "%d partitions, objects of at most %,d records, 8 %% of the names with quotes, escapes"
                + " or non-ASCII, counts that fall, renames, offset gaps",
            size.partitions(), size.recordsPerObject());
    lab.report()
        .say(
            "Spark %s, Iceberg %s, DuckDB %s, %d threads each; S3 by %s; %d rounds after %d to warm"
                + " up, in turn",
            lab.spark().version(),
            IcebergBuild.version(),
            lab.duckDb().version(),
            threads,
            options.store(),
            options.rounds(),
            options.warmUps());
    lab.report()
        .say(
            "Java %s, driver's heap %s, %d CPUs (load %.1f before)",
            Runtime.version().feature(), options.heap(), threads, loadBefore);
  }
}
