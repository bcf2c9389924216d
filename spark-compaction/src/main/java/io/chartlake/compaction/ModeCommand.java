package io.chartlake.compaction;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.chartlake.cli.CommandException;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.Failures;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.job.SparkEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A mode: reads its options, opens the job, runs. */
abstract class ModeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;

  /** Runs for all tables, and returns the exit code. */
  abstract int run(List<CompactionJob> jobs) throws Exception;

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
  public final Integer call() throws Exception {
    if (options.debug) {
      // Read by log4j2.properties when the first logger is made, which is after this.
      System.setProperty("chartlake.log.level", "debug");
      System.setProperty("chartlake.log.throwable", "full");
    }
    List<JobSettings> tables;
    try {
      check();
      tables = options.all(spec);
      tables.forEach(this::check);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    try (SparkEnvironment spark = new SparkEnvironment(new SparkConf())) {
      List<CompactionJob> jobs = new ArrayList<>();
      for (JobSettings settings : tables) {
        jobs.add(new CompactionJob(spark, settings));
      }
      return run(jobs);
    } catch (Exception e) { // a failed task's too, which no signature names
      throw CommandException.failure(Failures.message(e), e);
    }
  }

  /** Prints what was done with a job's table as one line of JSON. */
  void print(CompactionJob job, String json) {
    String table = new String(JsonStringEncoder.getInstance().quoteAsString(job.table()));
    spec.commandLine().getOut().println("{\"table\":\"" + table + "\"," + json.substring(1));
  }
}
