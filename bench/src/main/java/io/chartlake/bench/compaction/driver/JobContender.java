package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.compaction.job.CompactionJob;

/** Takes each increment by the job in this process, in one write mode. */
final class JobContender implements Contender {
  private final Lab lab;
  private final DataSet data;
  private final String mode;
  private final Zone zone;
  private final String table;
  private final CompactionJob job;

  private JobContender(Lab lab, DataSet data, String mode, Zone zone, String table) {
    this.lab = lab;
    this.data = data;
    this.mode = mode;
    this.zone = zone;
    this.table = table;
    this.job = lab.job(zone, table, "--write-mode=" + mode);
  }

  /** Loads the data's base into a table. */
  static JobContender onTopOfBase(Lab lab, DataSet data, String mode, Zone zone, String table)
      throws Exception {
    JobContender contender = new JobContender(lab, data, mode, zone, table);
    zone.land(data.base());
    contender.job.once();
    return contender;
  }

  @Override
  public String label() {
    return "compaction " + mode;
  }

  String table() {
    return table;
  }

  @Override
  public void prepare(int round) throws Exception {
    zone.land(data.increment(round));
  }

  @Override
  public Measurement run(int round) throws Exception {
    long[] read = {0};
    Measurement measured = Measurement.of(() -> read[0] = job.once().read());
    if (read[0] != lab.options().size().recordsPerIncrement()) {
      throw new BenchException(label() + " read " + read[0] + " records of the increment");
    }
    return measured;
  }
}
