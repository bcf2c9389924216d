package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.endtoend.faults.FaultProxy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A store and a Hive Metastore of the stack, a fault proxy before each, and runs of the job. */
final class CompactionStack implements AutoCloseable {
  static final String S3PROXY = "s3proxy";
  static final String CEPH = "ceph";
  static final String DERBY = "derby";
  static final String POSTGRES = "postgres";
  static final String RAW_BUCKET = "compaction-under-faults";
  static final String WAREHOUSE = "s3a://lake/warehouse";

  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();
  private static final String MAIN = "io.chartlake.compaction.CompactCommand";

  /** Packages of the JDK that Spark and Iceberg reach into. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final Cli chartlake;
  private final Path folder;
  private final String classpath;
  private final Path archive;
  private final Bucket.Credentials credentials;
  private final FaultProxy store;
  private final MetastoreProxy metastore;
  private final Bucket raw;
  private final TableReader reader;
  private final List<JobRun> runs = new ArrayList<>();
  private Zone compacted;

  /**
   * Starts the store and the metastore.
   *
   * @param store as {@code up --s3} names it
   * @param metastoreDb as {@code up --metastore-db} names it
   */
  CompactionStack(Path temporary, String store, String metastoreDb) throws IOException {
    folder = Files.createDirectories(temporary.resolve("job"));
    archive = folder.resolve("classes.jsa");
    classpath = classpath();
    chartlake = new Cli(temporary.resolve("stack"));
    List<String> up = new ArrayList<>(List.of("up", "--ports", "free", "--only", "s3,metastore"));
    if (!store.equals(S3PROXY)) {
      up.addAll(List.of("--s3", store));
    }
    if (!metastoreDb.equals(DERBY)) {
      up.addAll(List.of("--metastore-db", metastoreDb));
    }
    Cli.Ended started = chartlake.run(up.toArray(String[]::new));
    assertThat(started.code()).as(started.output()).isZero();
    credentials = Bucket.Credentials.of(chartlake.folder());
    this.store = new FaultProxy(chartlake.port("s3"));
    metastore = new MetastoreProxy(chartlake.port("metastore"));
    raw = new Bucket(chartlake.port("s3"), credentials, RAW_BUCKET);
    raw.create();
    reader =
        new TableReader(
            chartlake.port("metastore"),
            bucket -> new Bucket(chartlake.port("s3"), credentials, bucket));
  }

  /** A build must not take the classes from under a run. */
  private String classpath() throws IOException {
    Path built =
        Path.of(
            System.getProperty(
                "compaction.jar",
                ROOT.resolve("spark-compaction/target/chartlake-spark-compaction.jar").toString()));
    Path copy = Files.copy(built, folder.resolve("job.jar"));
    Path engine = ROOT.resolve("local/engines/spark/target/classpath");
    return Files.readString(engine).strip() + File.pathSeparator + copy;
  }

  /** Lands a first zone and compacts it; all further runs are twice as quick by what it records. */
  void warmUp() {
    compacted = zone("compacted", 3);
    compacted.landAll(30);
    job(compacted).run("once").with(0);
    assertThat(archive).exists();
    reader.assertUpToDate(compacted);
  }

  /** A zone of three partitions that is in its table; each test leaves it so. */
  Zone compacted() {
    return compacted;
  }

  FaultProxy store() {
    return store;
  }

  MetastoreProxy metastore() {
    return metastore;
  }

  Bucket raw() {
    return raw;
  }

  Bucket.Credentials credentials() {
    return credentials;
  }

  TableReader reader() {
    return reader;
  }

  Zone zone(String topic, int partitions) {
    return new Zone(raw, topic, partitions);
  }

  /** The job that compacts a zone into a table of its topic's name. */
  Job job(Zone zone) {
    return Job.of(this, zone, table(zone));
  }

  static String table(Zone zone) {
    return "faults." + zone.topic().replace('-', '_');
  }

  JobRun start(
      Map<String, String> properties, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Dchartlake.service=compaction@" + chartlake.folder() + "/");
    command.add(
        (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
    command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classpath, MAIN));
    command.addAll(arguments);
    Path output = folder.resolve("run-" + runs.size() + ".out");
    Path log = folder.resolve("run-" + runs.size() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("spark").toString());
    Process process = builder.redirectOutput(output.toFile()).redirectError(log.toFile()).start();
    process.getOutputStream().close();
    JobRun run = new JobRun(process, output, log);
    runs.add(run);
    return run;
  }

  /** Ends what a test has left: plans, outages, runs. */
  void settle() throws IOException {
    store.endPlans();
    metastore.endPlans();
    runs.forEach(JobRun::close);
  }

  @Override
  public void close() throws IOException {
    runs.forEach(JobRun::close);
    reader.close();
    raw.close();
    store.close();
    metastore.close();
    chartlake.downLeavingNothing();
  }
}
