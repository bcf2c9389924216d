package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.Folders;
import io.chartlake.bench.compaction.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Both write modes over the size of a partition, on local files: what a round costs, and what
 * Spark's readers then pay.
 */
final class SwitchPoint {
  private static final List<Integer> ROWS_PER_PARTITION =
      List.of(10_000, 50_000, 100_000, 300_000, 1_000_000);

  /** The job writes a partition anew after 20, so this is what readers find on average. */
  private static final int INCREMENTS = 10;

  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 3;
  private static final String ROW = "%-10s" + " %9s".repeat(8);
  private static final String COPY_ON_WRITE = "copy-on-write";
  private static final String MERGE_ON_READ = "merge-on-read";
  private static final String AGGREGATE = "aggregate";
  private static final String TOP_TEN = "top ten";

  private final Lab lab;

  SwitchPoint(Lab lab) {
    this.lab = lab;
  }

  /** CPU seconds of a statement on the table that copying left, and on the one with deletes. */
  record Reader(double copied, double merged) {
    /** So many of them between two rounds make copying and merging cost the same. */
    double readsToBreakEven(double savedByMerging) {
      return Math.max(0, savedByMerging) / Math.max(merged - copied, 0.001);
    }
  }

  void measure() throws Exception {
    Report report = lab.report();
    DataSet.Size size = lab.options().size();
    report.title(
        "switch: %,d records onto %d partitions, warm, local files; readers are Spark SQL after %d"
            + " increments",
        size.recordsPerIncrement(), size.partitions(), INCREMENTS);
    List<String> table = new ArrayList<>();
    for (int rows : ROWS_PER_PARTITION) {
      table.add(row(rows));
    }
    report.say("median CPU s by rows of a partition; reads a round that make both cost the same:");
    report.say(ROW, "", "round", "", AGGREGATE, "", TOP_TEN, "", "reads", "");
    report.say(
        ROW, "rows", "copied", "merged", "copied", "merged", "copied", "merged", AGGREGATE,
        TOP_TEN);
    table.forEach(line -> report.say("%s", line));
  }

  private String row(int rows) throws Exception {
    Report report = lab.report();
    DataSet.Size size = lab.options().size();
    String name = "switch_" + rows;
    Path folder = lab.folder().resolve(name);
    DataSet data = new DataSet(folder);
    report.progress("writing %,d songs", rows * size.partitions());
    data.writeIncrements(
        new DataSet.Size(
            0,
            rows * size.partitions(),
            size.partitions(),
            INCREMENTS,
            size.recordsPerIncrement(),
            size.recordsPerObject()));
    report.say("%,d rows of a partition:", rows);
    JobContender copying = job(data, COPY_ON_WRITE, name);
    JobContender merging = job(data, MERGE_ON_READ, name);
    Map<String, Measurement> rounds =
        new Contest(report, WARM_UPS, ROUNDS).run(List.of(copying, merging));
    for (int round = WARM_UPS + ROUNDS + 1; round <= INCREMENTS; round++) {
      for (JobContender job : List.of(copying, merging)) {
        job.prepare(round);
        job.run(round);
      }
    }
    lab.requireEqual(copying.table(), merging.table());
    double copiedRound = rounds.get(copying.label()).cpuSeconds();
    double mergedRound = rounds.get(merging.label()).cpuSeconds();
    Reader aggregate = read(AGGREGATE, Readers.AGGREGATE, copying.table(), merging.table());
    Reader topTen = read(TOP_TEN, Readers.TOP_TEN, copying.table(), merging.table());
    for (JobContender job : List.of(copying, merging)) {
      lab.drop(job.table());
    }
    Folders.delete(zone(COPY_ON_WRITE, name).folder());
    Folders.delete(zone(MERGE_ON_READ, name).folder());
    Folders.delete(folder);
    double saved = copiedRound - mergedRound;
    return ROW.formatted(
        String.format(Locale.ROOT, "%,d", rows),
        figure(copiedRound),
        figure(mergedRound),
        figure(aggregate.copied),
        figure(aggregate.merged),
        figure(topTen.copied),
        figure(topTen.merged),
        figure(aggregate.readsToBreakEven(saved)),
        figure(topTen.readsToBreakEven(saved)));
  }

  private JobContender job(DataSet data, String mode, String name) throws Exception {
    String table = SparkSettings.LOCAL + ".bench." + name + "_" + mode.replace('-', '_');
    return JobContender.onTopOfBase(lab, data, mode, zone(mode, name), table);
  }

  private LocalZone zone(String mode, String name) {
    return lab.localZone(name + "-" + mode);
  }

  private Reader read(String label, String query, String copied, String merged) throws Exception {
    Contender ofCopied = reader(label + ", copied", query.formatted(copied));
    Contender ofMerged = reader(label + ", merged", query.formatted(merged));
    Map<String, Measurement> medians =
        new Contest(lab.report(), WARM_UPS, ROUNDS).run(List.of(ofCopied, ofMerged));
    return new Reader(
        medians.get(ofCopied.label()).cpuSeconds(), medians.get(ofMerged.label()).cpuSeconds());
  }

  private Contender reader(String label, String query) {
    return new QueryContender(label, () -> lab.sql(query));
  }

  private static String figure(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }
}
