package io.chartlake.bench.compaction.driver;

import io.chartlake.compaction.job.CompactionJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All records onto an empty table: the job on local files and on S3, DuckDB, and Spark SQL. */
final class FullLoad {
  private static final double GOAL = 1.0;
  private static final double S3_GOAL = 1.3;
  private static final String JOB = "compaction";
  private static final String JOB_ON_S3 = "compaction on S3";
  private static final String SQL = "Spark SQL, max_by";

  private final Lab lab;
  private final Path answer;

  FullLoad(Lab lab) throws Exception {
    this.lab = lab;
    this.answer = lab.file("full.parquet");
  }

  void measure() throws Exception {
    Report report = lab.report();
    report.title(
        "full load: %,d records of %,d songs onto an empty table",
        lab.options().size().records(), lab.options().size().songs());
    LocalZone zone = lab.localZone("full");
    zone.land(lab.data().full());
    List<Contender> contenders = new ArrayList<>();
    // The first of the first round, so that there is an answer for the others to be checked by.
    contenders.add(DuckDbContender.full(lab, answer));
    contenders.add(new Job(JOB, zone, SparkSettings.LOCAL));
    if (lab.store().isPresent()) {
      S3Zone s3 = lab.s3Zone("full");
      report.progress("uploading them to %s", lab.options().store());
      s3.land(lab.data().full());
      contenders.add(new Job(JOB_ON_S3, s3, SparkSettings.LAKE));
    }
    contenders.add(new Sql());
    Map<String, Measurement> medians =
        new Contest(report, lab.options().warmUps(), lab.options().rounds()).run(contenders);
    Measurement job = medians.get(JOB);
    Measurement duckDb = medians.get(DuckDbContender.LABEL);
    report.ratio(JOB, job, DuckDbContender.LABEL, duckDb, GOAL);
    if (medians.containsKey(JOB_ON_S3)) {
      report.ratio(
          JOB_ON_S3 + " (" + lab.options().store() + ")",
          medians.get(JOB_ON_S3),
          JOB,
          job,
          S3_GOAL);
    }
    report.ratio(SQL, medians.get(SQL), JOB, job);
    report.say("all answers equal to DuckDB's by EXCEPT ALL both ways, in every round");
  }

  /** Makes a new table each round. */
  private final class Job implements Contender {
    private final String label;
    private final Zone zone;
    private final String catalog;

    Job(String label, Zone zone, String catalog) {
      this.label = label;
      this.zone = zone;
      this.catalog = catalog;
    }

    @Override
    public String label() {
      return label;
    }

    private String table(int round) {
      return catalog + ".bench.full_" + round;
    }

    @Override
    public Measurement run(int round) throws Exception {
      CompactionJob job = lab.job(zone, table(round));
      return Measurement.of(job::once);
    }

    @Override
    public void check(int round) throws Exception {
      lab.requireEqual(table(round), answer);
      lab.drop(table(round));
    }
  }

  private final class Sql implements Contender {
    private static final String TABLE = SparkSettings.LOCAL + ".bench.full_sql";
    private final PlainSql sql = new PlainSql(lab);

    @Override
    public String label() {
      return SQL;
    }

    @Override
    public void prepare(int round) {
      sql.create(TABLE, "copy-on-write");
    }

    @Override
    public Measurement run(int round) throws Exception {
      return Measurement.of(() -> sql.insert(lab.data().full(), TABLE));
    }

    @Override
    public void check(int round) throws Exception {
      lab.requireEqual(TABLE, answer);
      lab.drop(TABLE);
    }
  }
}
