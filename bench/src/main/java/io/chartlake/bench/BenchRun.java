package io.chartlake.bench;

import io.chartlake.testsupport.FixtureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * What is around the measuring of a benchmark, and the options for it: a work folder, the file for
 * the figures, one line for a failure.
 */
public final class BenchRun {
  @Option(names = "--result", paramLabel = "FILE", description = "Write the figures here too.")
  private Path result;

  @Option(names = "--debug", description = "Stack traces with errors; keep the work folder.")
  private boolean debug;

  private final Results results = new Results();

  /** What measures. */
  @FunctionalInterface
  public interface Work {
    void in(Path folder) throws Exception;
  }

  public Results results() {
    return results;
  }

  /** Whether files are kept. */
  public boolean debug() {
    return debug;
  }

  /**
   * Runs it in a folder of its own, which is gone afterwards.
   *
   * @param name of the benchmark
   * @return exit code: 0 measured, 1 failed
   */
  public int run(String name, Work work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("chartlake-bench-" + name);
    try {
      work.in(folder);
      results.writeTo(result);
      return 0;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Another one of these is a fault of the benchmark itself, whose place must be seen.
      boolean expected = e instanceof FixtureException || !(e instanceof RuntimeException);
      System.err.println("bench " + name + ": " + (expected ? e.getMessage() : e));
      if (debug || !expected) {
        e.printStackTrace();
      }
      return 1;
    } finally {
      if (debug) {
        System.err.println("work folder: " + folder);
      } else {
        Folders.delete(folder);
      }
    }
  }
}
