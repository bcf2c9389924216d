package io.chartlake.compaction;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.compaction.job.Lake;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mode ends with the right exit code and one line that says what was wrong. */
class CompactCommandTest {
  private static final Pattern ANALYZER =
      Pattern.compile("org\\.apache\\.spark\\.sql\\.catalyst\\.(analysis|parser|optimizer)\\.");

  @TempDir private Path folder;
  private Lake lake;
  private Process process;

  @BeforeEach
  void lake() {
    lake = new Lake(folder, 2);
  }

  @AfterEach
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private List<String> arguments(String... mode) {
    List<String> arguments = new ArrayList<>(Arrays.asList(mode));
    arguments.addAll(
        List.of("--topic", "songs", "--raw", lake.root.uri(), "--partitions", "2", "--table"));
    arguments.addAll(
        List.of("lake.music.songs_latest", "--columns", Lake.COLUMNS, "--select", Lake.SELECT));
    return arguments;
  }

  private String usageError(List<String> arguments) {
    StringWriter errors = new StringWriter();
    int code =
        CompactCommand.execute(new PrintWriter(errors, true), arguments.toArray(String[]::new));
    assertThat(code).isEqualTo(2);
    return errors.toString();
  }

  private void start(List<String> arguments, String... options) throws IOException {
    startOn(System.getProperty("java.class.path"), arguments, options);
  }

  private void startOn(String classpath, List<String> arguments, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dspark.master=local[1]"));
    command.add("-Dspark.sql.catalog.lake.type=hadoop");
    command.add("-Dspark.sql.catalog.lake.warehouse=" + folder.resolve("warehouse"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classpath));
    command.add(CompactCommand.class.getName());
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void namesTheModesThereAre() {
    assertThat(usageError(arguments("onse")))
        .contains("'onse' is not a mode; there are once, every, ")
        .contains("once");
    assertThat(usageError(List.of())).contains("a mode is missing; there are once, every, ");
    assertThat(usageError(arguments("every"))).contains("PERIOD");
    assertThat(usageError(arguments("every", "soon"))).contains("'soon'");
    assertThat(usageError(arguments("once", "30s"))).contains("'30s'");
  }

  @Test
  void namesWhatReplacesAFormerWord() {
    assertThat(usageError(arguments("reconcile"))).contains("reconcile no longer exists", "audit");
    assertThat(usageError(arguments("rebuild", "--order-by=timestamp")))
        .contains("--order-by no longer exists: when a topic has grown, ");
    assertThat(usageError(arguments("once", "--also", "x"))).contains("pass --tables FILE");
    assertThat(usageError(arguments("once", "--copied-rows", "1")))
        .contains("pass --copy-on-write-max-rows N");
    assertThat(usageError(arguments("once", "--round-bytes=1")))
        .contains("pass --max-bytes-per-commit BYTES");
  }

  @Test
  void namesThePackageThatReadingATopicNeeds() throws IOException, InterruptedException {
    List<String> arguments = arguments("once", "--source", "kafka", "--bootstrap-servers", "x:1");
    String withoutKafka =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> !jar.contains("kafka"))
            .collect(Collectors.joining(File.pathSeparator));

    startOn(withoutKafka, arguments);

    assertThat(exitCode()).isEqualTo(2);
    assertThat(text("err"))
        .contains("add --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.1");
  }

  @Test
  void suggestsOptions() {
    List<String> arguments = arguments("once");
    arguments.add("--stric");
    assertThat(usageError(arguments)).contains("Unknown option: '--stric'").contains("--strict");
  }

  @Test
  void explainsArgumentsThatAreNoGood() {
    List<String> arguments = arguments("once");
    arguments.set(arguments.indexOf(Lake.SELECT), "count");
    assertThat(usageError(arguments)).contains("_key is missing");
    arguments = arguments("once");
    arguments.set(arguments.indexOf("lake.music.songs_latest"), "songs");
    assertThat(usageError(arguments)).contains("table 'songs' is not of the form");
    arguments = arguments("once");
    arguments.addAll(List.of("--engine", "sqll"));
    assertThat(usageError(arguments)).contains("--engine 'sqll' is neither plain nor sql");
    arguments = arguments("once");
    arguments.set(arguments.indexOf(Lake.SELECT), "_key AS k, upper(songName) AS name");
    assertThat(usageError(arguments)).contains("any other expression needs --engine sql");
    arguments.addAll(List.of("--engine", "sql"));
    arguments.set(
        arguments.indexOf("_key AS k, upper(songName) AS name"), "_key AS k, f(songName)");
    assertThat(usageError(arguments)).contains("there is no function f");
    arguments = arguments("once");
    arguments.addAll(List.of("--publish-view", "absent.sql", "--trino-url", "jdbc:trino://x:1"));
    assertThat(usageError(arguments)).contains("absent.sql can't be read");
    arguments = arguments("once");
    arguments
        .subList(arguments.indexOf("--partitions"), arguments.indexOf("--partitions") + 2)
        .clear();
    assertThat(usageError(arguments)).contains("--partitions");
  }

  @Test
  void compactsOnceAndTellsOfAGap() throws IOException, InterruptedException { // I6
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.land(1, 4, 5, play(1, 2, "Zombie", 1, 4));
    start(arguments("once"));
    assertThat(exitCode()).as(text("err")).isEqualTo(3);
    assertThat(text("out"))
        .hasLineCount(1)
        .startsWith("{\"table\":\"lake.music.songs_latest\",\"read\":1,")
        .endsWith("}\n");
    assertThat(text("err"))
        .contains(
            "Gap: partition 1 has no raw object for offsets [0, 4); ",
            "run once --source kafka",
            "rebuild --source kafka");
    assertThat(lake.rows()).hasSize(1);
  }

  /** A mode with options that hold for all of these tables, each a block of a file. */
  private List<String> withTables(List<String> mode, String... blocks) throws IOException {
    Path file = Files.writeString(folder.resolve("tables"), String.join("\n\n", blocks));
    List<String> arguments = new ArrayList<>(mode);
    arguments.addAll(List.of("--raw", lake.root.uri(), "--partitions", "2"));
    arguments.addAll(List.of("--tables", file.toString()));
    return arguments;
  }

  private static final String SONGS =
      "topic=songs\ntable=lake.music.songs_latest\ncolumns=%s\nselect=%s"
          .formatted(Lake.COLUMNS, Lake.SELECT);

  private static final String NAMES =
      """
      topic=songs
      table=lake.music.names
      columns=songName STRING
      select=_key AS id, songName AS name""";

  @Test
  void keepsSeveralTablesInOneDriver() throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    start(withTables(List.of("once"), "# The chart.\n" + SONGS, NAMES, "# The end."));
    assertThat(exitCode()).as(text("err")).isZero();
    assertThat(text("out").lines())
        .satisfiesExactly(
            songs ->
                assertThat(songs).startsWith("{\"table\":\"lake.music.songs_latest\",\"read\":1,"),
            names -> assertThat(names).startsWith("{\"table\":\"lake.music.names\",\"read\":1,"));
    assertThat(lake.rows()).hasSize(1);
  }

  @Test
  void loadsSparksAnalyzerForExpressionsAlone() throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    Path classes = folder.resolve("classes");
    start(arguments("once"), "-Xlog:class+load:file=" + classes);
    assertThat(exitCode()).as(text("err")).isZero();
    assertThat(analyzerClasses(classes)).isEmpty();

    lake.land(0, 1, 2, play(0, 2, "Zombie", 3, 1));
    List<String> arguments =
        withTables(
            List.of("once", "--engine", "sql"),
            SONGS.replace("count AS", "count * 2 AS"),
            NAMES.replace("songName AS", "lower(songName) AS"));
    start(arguments, "-Xlog:class+load:file=" + classes);
    assertThat(exitCode()).as(text("err")).isZero();
    assertThat(analyzerClasses(classes)).isNotEmpty();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0", 2L, "Zombie 6 @0/1"));
    assertThat(text("out")).contains("{\"table\":\"lake.music.names\",\"read\":2,");
  }

  private static List<String> analyzerClasses(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> ANALYZER.matcher(line).find()).toList();
    }
  }

  @Test
  void bringsTheOtherTablesUpToDateWhenOneCannotBe() throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    String nowhere = folder.resolve("nowhere").toUri().toString();
    List<String> arguments = withTables(List.of("once"), SONGS + "\nraw=" + nowhere, NAMES);
    Files.createDirectories(folder.resolve("nowhere/songs.json/partition=00000"));
    Files.writeString(folder.resolve("nowhere/songs.json/partition=00000/part-0001.json"), "x");
    start(arguments);
    assertThat(exitCode()).isEqualTo(1);
    assertThat(text("out")).hasLineCount(1).contains("\"table\":\"lake.music.names\"");
    assertThat(text("err")).contains("holds no raw object, but others such as ");
  }

  @Test
  void explainsAFileOfTablesThatIsNoGood() throws IOException {
    assertThat(usageError(List.of("once", "--tables", "absent")))
        .contains("--tables: there is no file absent");
    assertThat(usageError(withTables(List.of("once"), "tabel=lake.music.names")))
        .contains("'tabel' is not an option of a table; there are [bootstrap-servers, columns, ")
        .doesNotContain("debug");
    assertThat(usageError(withTables(List.of("once"), "topic=songs")))
        .contains("tables: --table is missing");
    assertThat(
            usageError(
                withTables(List.of("once"), SONGS, NAMES.replace("columns=songName", "columns=x"))))
        .contains("tables: ")
        .contains("songName is not among the columns");
    assertThat(usageError(withTables(List.of("once"), SONGS, SONGS)))
        .contains("lists table lake.music.songs_latest twice");
    assertThat(usageError(withTables(List.of("once", "--topic", "songs"), SONGS)))
        .contains("--topic cannot be given beside --tables");
    assertThat(usageError(withTables(List.of("once"), "# nothing"))).contains("lists no table");
    assertThat(usageError(withTables(List.of("once"), SONGS + "\n# second\n" + NAMES)))
        .contains("'topic' stands twice in one block; a blank line separates tables");
    assertThat(
            usageError(
                withTables(List.of("once"), (SONGS + "\n\ntabel=x\n").replace("\n", "\r\n"))))
        .as("lines may end as on Windows")
        .contains("'tabel' is not an option of a table");
  }

  @Test
  void logsInDetailWithDebug() throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    Path view = Files.writeString(folder.resolve("view.sql"), "CREATE VIEW v AS {{tail}}");
    List<String> arguments = arguments("once");
    arguments.addAll(List.of("--publish-view", view.toString(), "--debug"));
    arguments.addAll(List.of("--trino-url", "jdbc:trino://127.0.0.1:1"));
    start(arguments);
    assertThat(exitCode()).as(text("err")).isZero();
    assertThat(text("err")).contains(" DEBUG ", "Publishing failed", "\tat ");
  }

  @Test
  void failsInOneSentence() throws IOException, InterruptedException {
    lake.write("songs.json/partition=00000/hour=2026-11-23-12/part-0001.json", "x");
    start(arguments("once"));
    assertThat(exitCode()).isEqualTo(1);
    assertThat(text("out")).isEmpty();
    assertThat(text("err"))
        .contains("holds no raw object, but others such as ")
        .contains("see whether --raw and --topic name what landing writes")
        .doesNotContain("\tat ");
  }

  @Test
  void compactsEveryPeriodUntilTerminatedThoughAnotherTableDoesNotFit()
      throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    String warehouse = folder.resolve("warehouse").toString();
    try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse)) {
      catalog.createTable(
          TableIdentifier.of("music", "names"),
          new Schema(Types.NestedField.required(1, "other", Types.LongType.get())));
    }
    start(withTables(List.of("every", "200ms"), SONGS, NAMES));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> text("err").contains("songs_latest: read 1"));
    lake.land(0, 1, 2, play(0, 1, "Believe", 2, 1));
    await().atMost(Duration.ofSeconds(60)).until(() -> lake.rows().containsValue("Believe 2 @0/1"));
    process.destroy();
    assertThat(exitCode()).isEqualTo(143);
    assertThat(text("err"))
        .contains("Stopped after")
        .contains("lake.music.names failed: table lake.music.names does not fit: ")
        .doesNotContain("songs_latest failed");
  }
}
