package io.chartlake.bench.compaction.driver;

/** A query that reads a table as it is. */
record QueryContender(String label, Measurement.Action query) implements Contender {
  @Override
  public Measurement run(int round) throws Exception {
    return Measurement.of(query);
  }
}
