package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.bench.compaction.data.SmallObjects;
import io.chartlake.changelog.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    cutOldest(zone);
    Map<String, Measurement> medians =
        new Contest(report, lab.options().processWarmUps(), lab.options().rounds())
            .run(List.of(without, with));
    report.ratio(WITH, medians.get(WITH), WITHOUT, medians.get(WITHOUT), GOAL);
  }

  /** Puts small objects in the place of each partition's first one, which has been read. */
  private void cutOldest(S3Zone zone) throws IOException {
    Map<String, byte[]> small = new HashMap<>();
    List<String> replaced = new ArrayList<>();
    int partitions = lab.options().size().partitions();
    for (int partition = 0; partition < partitions; partition++) {
      ObjectName first = oldest(partition);
      String key = DataSet.zone("").key(first);
      small.putAll(
          SmallObjects.cut(
              first,
              Files.readAllLines(lab.data().base().resolve(key)),
              lab.options().history() / partitions));
      replaced.add(key);
    }
    lab.report().progress("putting %,d small objects", small.size());
    if (small.size() < lab.options().history() / partitions * partitions) {
      throw new BenchException(
          "there are only %,d lines for --history %,d objects"
              .formatted(small.size(), lab.options().history()));
    }
    zone.putAll(small);
    for (String key : replaced) {
      zone.delete(key);
    }
  }

  private ObjectName oldest(int partition) throws IOException {
    Path base = lab.data().base();
    try (Stream<Path> files =
        Files.walk(base.resolve(DataSet.zone("").partitionPrefix(partition)))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> DataSet.zone("").parse(base.relativize(file).toString()))
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }
  }
}
