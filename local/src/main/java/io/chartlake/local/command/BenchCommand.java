package io.chartlake.local.command;

import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "bench",
    description = {
      "Runs a benchmark beside its reference; it starts what it needs itself.",
      "Further options are the benchmark's: see ./chartlake bench NAME -- --help"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final Map<String, String> MAIN_CLASSES =
      new TreeMap<>(
          Map.of(
              "compaction", "io.chartlake.bench.compaction.CompactionBench",
              "freshness", "io.chartlake.bench.freshness.FreshnessBench",
              "landing", "io.chartlake.bench.landing.LandingBench",
              "query", "io.chartlake.bench.query.QueryBench",
              "streams", "io.chartlake.bench.streams.StreamsBench"));

  /** Those that ask Trino, and put objects as Spark does. */
  private static final Set<String> OF_THE_LAKE = Set.of("freshness", "query");

  @Spec private CommandSpec spec;
  @Mixin private StackOptions options;

  @Parameters(
      paramLabel = "NAME",
      description = {
        "compaction: the job against DuckDB and plain Spark SQL;",
        "freshness: from a play to its count in songs_now;",
        "landing: the connector against Iceberg's sink and a plain consumer;",
        "query: the top ten of songs_latest and songs_now against counting over raw;",
        "streams: music-chart against a bare count."
      })
  private String name;

  @Unmatched private List<String> benchOptions = new ArrayList<>();

  @Override
  public Integer call() {
    String mainClass = MAIN_CLASSES.get(name);
    if (mainClass == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "no benchmark '" + name + "'; there is: " + MAIN_CLASSES.keySet());
    }
    Programs programs = new Programs(Stack.toStart(options.home()));
    return programs.run(
        OF_THE_LAKE.contains(name)
            ? programs.lakeBench(mainClass, benchOptions)
            : programs.bench(mainClass, benchOptions));
  }
}
