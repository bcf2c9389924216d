package io.chartlake.compaction;

import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.job.Result;
import io.chartlake.compaction.job.SparkEnvironment;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A mode: reads its options, opens the job, runs. */
abstract class ModeCommand implements Callable<Integer> {
  /** Something was done, but a gap or an unreadable object holds partitions up. */
  static final int EXIT_HELD_UP = 3;

  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;

  /** Runs, and returns the exit code. */
  abstract int run(CompactionJob job) throws IOException;

  /**
   * Reads what this mode alone takes.
   *
   * @throws IllegalArgumentException naming the option's text that is wrong
   */
  void check() {}

  /**
   * Looks whether the settings are enough for this mode.
   *
   * @throws IllegalArgumentException naming the option that is missing
   */
  void check(JobSettings settings) {
    settings.requireSource();
  }

  @Override
  public final Integer call() throws IOException {
    if (options.debug) {
      // Read by log4j2.properties when the first logger is made, which is after this.
      System.setProperty("chartlake.log.level", "debug");
      System.setProperty("chartlake.log.throwable", "full");
    }
    JobSettings settings;
    try {
      check();
      settings = options.settings();
      check(settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    try (SparkEnvironment spark = new SparkEnvironment(new SparkConf())) {
      return run(new CompactionJob(spark, settings));
    }
  }

  boolean debug() {
    return options.debug;
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  /** Prints a result; the exit code says whether all could be read. */
  int report(Result result) {
    print(result.toJson());
    return result.isWhole() ? CommandLine.ExitCode.OK : EXIT_HELD_UP;
  }
}
