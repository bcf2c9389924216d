package io.chartlake.bench.compaction.driver;

import java.util.List;
import java.util.Map;

/** The same increment with and without a year of small objects behind the watermark, on S3. */
final class History {
  private static final double GOAL = 1.2;
  private static final String WITHOUT = "process, few objects";
  private static final String WITH = "process, year of objects";

  private final Lab lab;

  History(Lab lab) {
    this.lab = lab;
  }

  void measure() throws Exception {
    Report report = lab.report();
    report.title(
        "history: %,d small objects over a year of hour folders behind the watermark, on %s",
        lab.options().history(), lab.options().store());
    ProcessContender without =
        ProcessContender.onTopOfBase(
            lab, WITHOUT, lab.s3ZoneApart("history"), SparkSettings.LAKE + ".bench.no_history");
    S3Zone zone = lab.s3Zone("history");
    ProcessContender with =
        ProcessContender.onTopOfBase(lab, WITH, zone, SparkSettings.LAKE + ".bench.history");
    report.progress("putting %,d small objects", lab.options().history());
    new YearOfObjects(lab.data(), zone, lab.options().size().partitions())
        .put(lab.options().history());
    Map<String, Measurement> medians =
        new Contest(report, lab.options().processWarmUps(), lab.options().rounds())
            .run(List.of(without, with));
    report.ratio(WITH, medians.get(WITH), WITHOUT, medians.get(WITHOUT), GOAL);
  }
}
