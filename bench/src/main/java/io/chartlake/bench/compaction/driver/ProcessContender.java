package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;

/** Takes each increment by a process of its own. */
final class ProcessContender implements Contender {
  private final Lab lab;
  private final String label;
  private final Zone zone;
  private final FreshProcess process;

  private ProcessContender(Lab lab, String label, Zone zone, FreshProcess process) {
    this.lab = lab;
    this.label = label;
    this.zone = zone;
    this.process = process;
  }

  /** Loads the base into a table, which the processes then go on with. */
  static ProcessContender onTopOfBase(Lab lab, String label, Zone zone, String table)
      throws Exception {
    lab.report().progress("loading the songs for %s", label);
    zone.land(lab.data().base());
    long read = lab.job(zone, table).once().read();
    if (read != lab.options().size().songs()) {
      throw new BenchException("the job read " + read + " songs");
    }
    String name = table.substring(table.lastIndexOf('.') + 1);
    return new ProcessContender(
        lab, label, zone, new FreshProcess(lab, name, lab.jobOptions(zone, table)));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public void prepare(int round) throws Exception {
    zone.land(lab.data().increment(round));
  }

  @Override
  public Measurement run(int round) throws Exception {
    return process.once(lab.options().size().recordsPerIncrement());
  }
}
