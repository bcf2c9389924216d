package io.chartlake.bench.compaction;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Folders;
import io.chartlake.bench.Home;
import io.chartlake.bench.Stack;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.bench.compaction.driver.Driver;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.TailedLog;
import io.chartlake.testsupport.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the data, starts what is needed, and lets a process with Spark's classpath measure. */
@Command(
    name = "compaction",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "The compaction job against DuckDB and plain Spark SQL, over the same raw objects in one"
            + " process.")
public final class CompactionBench implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofHours(3);

  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(names = "--result", paramLabel = "FILE", description = "Write the figures here too.")
  private Path result;

  private final StringBuilder text = new StringBuilder();

  /** Ends the process: 0 measured, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new CompactionBench());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
    Path folder = Files.createTempDirectory("chartlake-bench-compaction");
    try {
      run(Home.find(), folder);
      if (result != null) {
        Files.createDirectories(result.toAbsolutePath().getParent());
        Files.writeString(result, text);
      }
      return 0;
    } catch (BenchException e) {
      System.err.println("bench compaction: " + e.getMessage());
      if (options.debug()) {
        e.printStackTrace();
      }
      return 1;
    } finally {
      if (options.debug()) {
        System.err.println("work folder: " + folder);
      } else {
        Folders.delete(folder);
      }
    }
  }

  private void run(Home home, Path folder) throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    home.built("bench", "duckdb/duckdb_jdbc.jar");
    DataSet data = new DataSet(folder.resolve("data"));
    DataSet.Size size = options.size();
    if (options.parts().contains(Part.FULL)) {
      progress("writing %,d records", size.records());
      data.writeFull(size);
    }
    if (!EnumSet.of(Part.FULL).containsAll(options.parts())) {
      progress("writing %,d songs and %d increments", size.songs(), size.increments());
      data.writeIncrements(size);
    }
    if (!options.hasStore()) {
      drive(home, folder, load, Map.of(), List.of());
      return;
    }
    List<String> services = services(options.parts());
    progress("starting %s", String.join(", ", services));
    try (Stack stack = Stack.up(home, folder.resolve("stack"), options.store(), services)) {
      List<String> addresses = new ArrayList<>();
      addresses.add("--s3=http://" + stack.address("s3"));
      addresses.add("--metastore=thrift://" + stack.address("metastore"));
      if (services.contains("trino")) {
        addresses.add("--trino=" + stack.trinoUrl());
      }
      drive(home, folder, load, stack.credentials(), addresses);
    }
  }

  private static List<String> services(Set<Part> parts) {
    return parts.contains(Part.READERS)
        ? List.of("s3", "metastore", "trino")
        : List.of("s3", "metastore");
  }

  private void drive(
      Home home, Path folder, double load, Map<String, String> credentials, List<String> addresses)
      throws IOException, InterruptedException {
    Path report = Files.createFile(folder.resolve("report"));
    List<String> command = new ArrayList<>(List.of(Driver.class.getName()));
    command.addAll(forDriver(spec.commandLine().getParseResult().originalArgs()));
    command.add("--folder=" + folder);
    command.add("--report=" + report);
    command.add("--load=" + load);
    command.addAll(addresses);
    Map<String, String> environment = new HashMap<>(credentials);
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_LOCAL_DIRS", folder.resolve("spark").toString());
    progress("starting the driver");
    try (JavaProcess driver =
        JavaProcess.start(
            "the driver",
            folder.resolve("driver.log"),
            SparkJvm.driverClasspath(home),
            SparkJvm.options(home, options.heap(), folder),
            environment,
            command)) {
      TailedLog log = new TailedLog(report);
      Waiting.until("the end of the driver", TIMEOUT, () -> !told(log) && !driver.isAlive());
      told(log);
      driver.awaitSuccess(Duration.ZERO);
    }
  }

  /** Passes on what the driver has said; whether there was anything. */
  private boolean told(TailedLog log) throws IOException {
    List<String> lines = log.newLines();
    for (String line : lines) {
      System.out.println(line);
      if (!line.startsWith(Driver.PROGRESS)) {
        text.append(line).append(System.lineSeparator());
      }
    }
    return !lines.isEmpty();
  }

  /** Both commands take the same options, but for the result's file. */
  private static List<String> forDriver(List<String> arguments) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("--result")) {
        i++;
      } else if (!arguments.get(i).startsWith("--result=")) {
        kept.add(arguments.get(i));
      }
    }
    return kept;
  }

  private static void progress(String format, Object... arguments) {
    System.out.println(Driver.PROGRESS + String.format(Locale.ROOT, format, arguments));
  }
}
