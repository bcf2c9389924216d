package io.chartlake.bench.landing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Something that reads the whole topic and makes it durable, in a process of its own. */
interface Contender {
  String label();

  /**
   * Reads all there is, and proves that all of it arrived.
   *
   * @param name of this run, used for its groups, topics and bucket
   * @param folder of this run
   * @throws io.chartlake.bench.BenchException when it fails, or a record is missing
   */
  Measurement run(Lab lab, Terms terms, String name, Path folder)
      throws IOException, InterruptedException, ExecutionException;
}
