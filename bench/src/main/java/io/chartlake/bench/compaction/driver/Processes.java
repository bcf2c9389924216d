package io.chartlake.bench.compaction.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One increment by a process of its own: JVM, Spark, round and end. */
final class Processes {
  private static final double LOCAL_GOAL_SECONDS = 5;
  private static final double S3_GOAL_SECONDS = 7;
  private static final String LOCAL = "process, local files";
  private static final String S3 = "process, S3A and metastore";

  private final Lab lab;

  Processes(Lab lab) {
    this.lab = lab;
  }

  void measure() throws Exception {
    Report report = lab.report();
    report.title(
        "whole process: %,d records onto %,d songs, class data archive, client compiler",
        lab.options().size().recordsPerIncrement(), lab.options().size().songs());
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        ProcessContender.onTopOfBase(
            lab, LOCAL, lab.localZone("process"), SparkSettings.LOCAL + ".bench.process"));
    if (lab.store().isPresent()) {
      contenders.add(
          ProcessContender.onTopOfBase(
              lab, S3, lab.s3Zone("process"), SparkSettings.LAKE + ".bench.process_s3"));
    }
    Map<String, Measurement> medians =
        new Contest(report, lab.options().processWarmUps(), lab.options().rounds()).run(contenders);
    report.atMost(LOCAL, "%.2f CPU s", medians.get(LOCAL).cpuSeconds(), LOCAL_GOAL_SECONDS);
    if (medians.containsKey(S3)) {
      report.atMost(
          S3 + " (" + lab.options().store() + ")",
          "%.2f CPU s",
          medians.get(S3).cpuSeconds(),
          S3_GOAL_SECONDS);
    }
  }
}
