package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.compaction.data.DataSet;
import java.nio.file.Path;

/** The reference as one that takes its turn. */
final class DuckDbContender implements Contender {
  static final String LABEL = "duckdb";

  private final DuckDb duckDb;
  private final DataSet data;
  private final Path file;
  private final boolean incremental;

  private DuckDbContender(DuckDb duckDb, DataSet data, Path file, boolean incremental) {
    this.duckDb = duckDb;
    this.data = data;
    this.file = file;
    this.incremental = incremental;
  }

  /** Compacts everything, each round again. */
  static DuckDbContender full(Lab lab, Path file) {
    return new DuckDbContender(lab.duckDb(), lab.data(), file, false);
  }

  /** Adds an increment each round to a file that holds the base. */
  static DuckDbContender increments(Lab lab, Path file) throws Exception {
    lab.duckDb().compact(lab.data().base(), file);
    return new DuckDbContender(lab.duckDb(), lab.data(), file, true);
  }

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public Measurement run(int round) throws Exception {
    return Measurement.of(
        () -> {
          if (incremental) {
            duckDb.increment(data.increment(round), file);
          } else {
            duckDb.compact(data.full(), file);
          }
        });
  }
}
