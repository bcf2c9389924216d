package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.compaction.job.CompactionJob;
import java.util.ArrayList;
import java.util.List;

/** Rounds with nothing new, on S3: what they ask the store, and CPU. */
final class IdleRounds {
  private static final double LISTS_GOAL = 2;
  private static final double CPU_GOAL_MILLIS = 50;
  private static final int WARM_UPS = 50;
  private static final int ROUNDS_AT_ONCE = 20;

  private final Lab lab;

  IdleRounds(Lab lab) {
    this.lab = lab;
  }

  void measure() throws Exception {
    Report report = lab.report();
    report.title(
        "nothing new: %d rounds at once, table on %s", ROUNDS_AT_ONCE, lab.options().store());
    S3Zone zone = lab.s3Zone("idle");
    zone.land(lab.data().base());
    zone.land(lab.data().increment(1));
    CompactionJob job = lab.job(zone, SparkSettings.LAKE + ".bench.idle");
    job.once();
    idle(job, WARM_UPS);
    List<Measurement> runs = new ArrayList<>();
    long lists = zone.lists();
    long heads = zone.heads();
    report.header();
    for (int round = 1; round <= lab.options().rounds(); round++) {
      Measurement run = Measurement.of(() -> idle(job, ROUNDS_AT_ONCE));
      report.line(String.valueOf(round), "compaction, nothing new", run);
      runs.add(run);
    }
    double perPartition =
        (double) ROUNDS_AT_ONCE * lab.options().rounds() * lab.options().size().partitions();
    report.atMost(
        "LISTs of the raw zone per partition and round",
        "%.2f",
        (zone.lists() - lists) / perPartition,
        LISTS_GOAL);
    report.say(
        "HEADs of the raw zone per partition and round: %.2f",
        (zone.heads() - heads) / perPartition);
    report.atMost(
        "CPU of a round",
        "%.1f ms",
        Measurement.median(runs).cpuSeconds() * 1000 / ROUNDS_AT_ONCE,
        CPU_GOAL_MILLIS);
  }

  private static void idle(CompactionJob job, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      long read = job.once().read();
      if (read != 0) {
        throw new BenchException("a round read " + read + " records where nothing was new");
      }
    }
  }
}
