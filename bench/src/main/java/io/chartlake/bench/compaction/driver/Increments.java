package io.chartlake.bench.compaction.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** New records onto the table of all songs, in a warm driver, on local files. */
final class Increments {
  private static final double COPY_ON_WRITE_GOAL = 2.5;
  private static final double MERGE_ON_READ_GOAL = 1.0;
  private static final String COPY_ON_WRITE = "copy-on-write";
  private static final String MERGE_ON_READ = "merge-on-read";

  private final Lab lab;

  Increments(Lab lab) {
    this.lab = lab;
  }

  void measure() throws Exception {
    Report report = lab.report();
    int songs = lab.options().size().songs();
    int records = lab.options().size().recordsPerIncrement();
    report.title("increments: %,d records onto %,d songs, warm, local files", records, songs);
    Path answer = lab.file("increments.parquet");
    report.progress("loading the songs into four tables");
    DuckDbContender duckDb = DuckDbContender.increments(lab, answer);
    JobContender copyOnWrite = job(COPY_ON_WRITE);
    JobContender mergeOnRead = job(MERGE_ON_READ);
    Sql sqlCopyOnWrite = new Sql(COPY_ON_WRITE);
    Sql sqlMergeOnRead = new Sql(MERGE_ON_READ);
    Map<String, Measurement> medians =
        new Contest(report, lab.options().warmUps(), lab.options().rounds())
            .run(List.of(duckDb, copyOnWrite, mergeOnRead, sqlCopyOnWrite, sqlMergeOnRead));
    for (String table :
        List.of(
            copyOnWrite.table(), mergeOnRead.table(), sqlCopyOnWrite.table, sqlMergeOnRead.table)) {
      lab.requireEqual(table, answer);
    }
    Measurement reference = medians.get(DuckDbContender.LABEL);
    ratio(medians, copyOnWrite, reference, COPY_ON_WRITE_GOAL);
    ratio(medians, mergeOnRead, reference, MERGE_ON_READ_GOAL);
    for (Sql sql : List.of(sqlCopyOnWrite, sqlMergeOnRead)) {
      report.ratio(sql.label(), medians.get(sql.label()), DuckDbContender.LABEL, reference);
    }
    report.say("after the last round all tables equal DuckDB's file by EXCEPT ALL both ways");
  }

  private JobContender job(String mode) throws Exception {
    return JobContender.onTopOfBase(lab, lab.data(), mode, lab.localZone(mode), table("", mode));
  }

  private void ratio(
      Map<String, Measurement> medians, JobContender job, Measurement reference, double goal) {
    lab.report()
        .ratio(job.label(), medians.get(job.label()), DuckDbContender.LABEL, reference, goal);
  }

  private static String table(String prefix, String mode) {
    return SparkSettings.LOCAL + ".bench." + prefix + mode.replace('-', '_');
  }

  private final class Sql implements Contender {
    private final PlainSql sql = new PlainSql(lab);
    private final String mode;
    private final String table;

    Sql(String mode) {
      this.mode = mode;
      this.table = table("sql_", mode);
      sql.create(table, mode);
      sql.insert(lab.data().base(), table);
    }

    @Override
    public String label() {
      return "MERGE " + mode;
    }

    @Override
    public Measurement run(int round) throws Exception {
      return Measurement.of(() -> sql.merge(lab.data().increment(round), table));
    }
  }
}
