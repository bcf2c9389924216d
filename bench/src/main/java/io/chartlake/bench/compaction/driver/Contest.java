package io.chartlake.bench.compaction.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that take turns; another one goes first each time, so a changing machine favours
 * nobody.
 */
final class Contest {
  private final Report report;
  private final int warmUps;
  private final int rounds;

  Contest(Report report, int warmUps, int rounds) {
    this.report = report;
    this.warmUps = warmUps;
    this.rounds = rounds;
  }

  /** Runs all rounds, prints them, and gives each contender's median. */
  Map<String, Measurement> run(List<? extends Contender> contenders) throws Exception {
    List<Contender> order = new ArrayList<>(contenders);
    Map<String, List<Measurement>> runs = new LinkedHashMap<>();
    report.header();
    for (int round = 1; round <= warmUps + rounds; round++) {
      for (Contender contender : order) {
        contender.prepare(round);
        Measurement measured = contender.run(round);
        contender.check(round);
        if (round > warmUps) {
          runs.computeIfAbsent(contender.label(), label -> new ArrayList<>()).add(measured);
          report.line(String.valueOf(round - warmUps), contender.label(), measured);
        } else {
          report.progress(
              "warm-up %d, %s: %.2f CPU s", round, contender.label(), measured.cpuSeconds());
        }
      }
      Collections.rotate(order, 1);
    }
    Map<String, Measurement> medians = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Measurement median = Measurement.median(runs.get(contender.label()));
      medians.put(contender.label(), median);
      report.line("median", contender.label(), median);
    }
    return medians;
  }
}
