package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.Foreground;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.lake.SqlTables;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Store;
import io.chartlake.local.settings.TrinoUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The programs a user runs against a stack that is up, set up to talk to it. */
public final class Programs {
  /** What the JDK must open to Spark, Arrow and Iceberg on Java 17. */
  private static final List<String> SPARK_OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");

  /** A compaction may be in the middle of a commit; half of one leaves a lock in the metastore. */
  private static final Duration COMPACTION_GRACE = Duration.ofSeconds(150);

  /** A player waits this long for what it has sent to be acknowledged. */
  private static final Duration PLAYER_GRACE = Duration.ofSeconds(75);

  private static final Duration USUAL_GRACE = Duration.ofSeconds(20);

  private final Home home;
  private final Ports ports;
  private final Secrets secrets;
  private final Store store;

  public Programs(Stack stack) {
    this.home = stack.home();
    this.ports = stack.ports();
    this.secrets = stack.secrets();
    this.store = stack.store();
  }

  /** How long a program may take to end what it is at once it is told to. */
  public static Duration grace(String program) {
    return switch (program) {
      case "compaction" -> COMPACTION_GRACE;
      case "player" -> PLAYER_GRACE;
      default -> USUAL_GRACE;
    };
  }

  /** Runs a program in front of the user; gives its exit code. */
  public int run(JavaProgram program) {
    return Foreground.run(home, program, grace(program.name()));
  }

  /** Runs a program and hands over each line it prints; gives its exit code. */
  public int run(JavaProgram program, Consumer<String> line) {
    return Foreground.run(home, program, grace(program.name()), line);
  }

  /** The player, with its ledger among the stack's own. */
  public JavaProgram player(Path ledger, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add("--bootstrap-servers=" + ports.address(Port.KAFKA));
    all.add("--ledger=" + ledger);
    all.addAll(arguments);
    return JavaProgram.full(
            "player",
            "256m",
            Classpath.module(home, "player"),
            "io.chartlake.player.cli.PlayerCommand")
        .withArguments(all);
  }

  /** The compaction of the songs' changelog, as a Spark driver of its own. */
  public JavaProgram compaction(List<String> arguments) {
    Map<String, String> spark = new LinkedHashMap<>();
    spark.put("spark.master", "local[2]");
    spark.put("spark.app.name", "compaction");
    spark.put("spark.ui.enabled", "false");
    spark.put("spark.driver.host", "127.0.0.1");
    spark.put("spark.driver.bindAddress", "127.0.0.1");
    spark.put("spark.sql.catalog.lake.type", "hive");
    spark.put("spark.sql.catalog.lake.uri", "thrift://" + ports.address(Port.METASTORE));
    spark.put("spark.sql.catalog.lake.warehouse", Names.WAREHOUSE);
    spark.put("spark.hadoop.fs.s3a.endpoint", ports.http(Port.S3));
    spark.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    spark.put("spark.hadoop.fs.s3a.path.style.access", "true");
    // By default a list in an expression of Hadoop's, which no path with a blank can stand in.
    spark.put("spark.hadoop.fs.s3a.buffer.dir", home.uploads().toString());
    spark.put("spark.hadoop.hadoop.tmp.dir", home.temporary().toString());
    if (!store.takesChunks()) {
      // As in the metastore: Ceph 16 refuses an empty body that is signed in chunks.
      spark.put("spark.hadoop.fs.s3a.s3.signing-algorithm", "AWS4UnsignedPayloadSignerType");
    }
    spark.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");
    List<String> all = new ArrayList<>(arguments);
    all.add("--raw=s3a://" + Names.RAW_BUCKET);
    all.add("--partitions=" + Names.PARTITIONS);
    all.add("--bootstrap-servers=" + ports.address(Port.KAFKA));
    all.add("--tables=" + compactedTables());
    all.add("--trino-url=" + Trino.url(ports));
    all.add("--trino-user=" + TrinoUser.PUBLISHER.login());
    return JavaProgram.small(
            "compaction", "512m", sparkAndJob(), "io.chartlake.compaction.CompactCommand")
        .withJvmOptions(SPARK_OPENS.toArray(String[]::new))
        .withProperties(spark)
        .withEnvironment(secrets.s3Environment())
        .withProperties(trust())
        .withEnvironment(secrets.trinoEnvironment(TrinoUser.PUBLISHER))
        .withEnvironment(
            Map.of(
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_LOCAL_DIRS",
                home.data().resolve("spark").toString()))
        .withArguments(all);
  }

  /** The compaction's file of tables: those of {@code sql/tables}, and the views of the first. */
  private Path compactedTables() {
    Path tables = home.root().resolve("sql/tables");
    String views =
        SqlTables.templates(home.root()).stream()
            .map(template -> template.toString().replace("\\", "\\\\"))
            .collect(Collectors.joining(","));
    Path file = home.conf().resolve("compaction").resolve("tables.properties");
    try {
      Files.createDirectories(file.getParent());
      // Another compaction may be reading the file.
      Path fresh = Files.createTempFile(file.getParent(), "tables", ".new");
      Files.writeString(
          fresh,
          Files.readString(tables.resolve("songs_latest.properties"))
              + "publish-view = %s%n%n".formatted(views)
              + Files.readString(tables.resolve("plays_by_minute.properties")));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw CommandException.failure("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The audit of everything the stack's ledgers, topics, objects and tables hold. */
  public JavaProgram audit(List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add("--bootstrap-servers=" + ports.address(Port.KAFKA));
    all.add("--ledger=" + home.ledgers());
    all.add("--s3-endpoint=" + ports.http(Port.S3));
    all.add("--bucket=" + Names.RAW_BUCKET);
    all.add("--trino-url=" + Trino.url(ports));
    all.add("--trino-user=" + TrinoUser.ANALYST.login());
    all.addAll(arguments);
    return JavaProgram.small(
            "audit", "512m", Classpath.module(home, "audit"), "io.chartlake.audit.cli.AuditCommand")
        .withEnvironment(secrets.s3Environment())
        .withProperties(trust())
        .withEnvironment(secrets.trinoEnvironment(TrinoUser.ANALYST))
        .withArguments(all);
  }

  /** Applications on a Kubernetes cluster, which has nothing to do with this stack. */
  public static JavaProgram spark(Home home, List<String> arguments) {
    return JavaProgram.small(
            "spark",
            "256m",
            Classpath.module(home, "spark-launcher"),
            "io.chartlake.sparklauncher.cli.LauncherCommand")
        .withArguments(arguments)
        .withoutRecording();
  }

  /** What shows Prometheus how far each part is. */
  public JavaProgram lagExporter(List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add("--bootstrap-servers=" + ports.address(Port.KAFKA));
    all.add("--s3-endpoint=" + ports.http(Port.S3));
    all.add("--bucket=" + Names.RAW_BUCKET);
    all.add("--trino-url=" + Trino.url(ports));
    all.add("--trino-user=" + TrinoUser.ANALYST.login());
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--port"))) {
      all.add("--port=" + ports.number(Port.LAG_EXPORTER));
    }
    all.addAll(arguments);
    return JavaProgram.small(
            "lag-exporter",
            "128m",
            Classpath.module(home, "lag-exporter"),
            "io.chartlake.lagexporter.LagExporterCommand")
        .withEnvironment(secrets.s3Environment())
        .withProperties(trust())
        .withEnvironment(secrets.trinoEnvironment(TrinoUser.ANALYST))
        .withArguments(all)
        .withoutRecording();
  }

  /** Makes a JVM trust the stack's Trino; not by the URL, in which no path may have an '&'. */
  private Map<String, String> trust() {
    return Map.of(
        "javax.net.ssl.trustStore",
        home.trinoTrustStore().toString(),
        "javax.net.ssl.trustStoreType",
        "JKS");
  }

  /** Trino's own command line, logged in as a user. */
  public JavaProgram trinoCli(TrinoUser user, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add("--server=" + ports.https(Port.TRINO));
    all.add("--truststore-path=" + home.trinoCertificate());
    all.add("--user=" + user.login());
    all.add("--password"); // that of the environment
    all.addAll(arguments);
    return JavaProgram.small(
            "trino-cli", "256m", Classpath.engine(home, "trino-cli"), "io.trino.cli.Trino")
        .withEnvironment(secrets.trinoEnvironment(user))
        .withArguments(all);
  }

  /** A benchmark by its name's main class. */
  public JavaProgram bench(String mainClass, List<String> arguments) {
    return bench(mainClass, Classpath.module(home, "bench"), arguments);
  }

  /** One that talks to the lake, with the compaction's own classpath: S3A and Trino's JDBC. */
  public JavaProgram lakeBench(String mainClass, List<String> arguments) {
    return bench(mainClass, sparkAndJob().plus(Classpath.jar(home, "bench")), arguments);
  }

  private JavaProgram bench(String mainClass, Classpath classpath, List<String> arguments) {
    return JavaProgram.full("bench", "1g", classpath, mainClass)
        .withProperty("chartlake.home", home.root())
        .withArguments(arguments)
        .withoutRecording();
  }

  private Classpath sparkAndJob() {
    return Classpath.engine(home, "spark").plus(Classpath.jar(home, "spark-compaction"));
  }
}
