package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that SQL, YAML or documents must repeat says the same wherever it stands. */
class OneDefinitionTest {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();

  /** A column that the job adds to every table: the position that a row came from. */
  private static final List<String> POSITION =
      List.of("kafka_partition integer", "kafka_offset bigint");

  private static final Map<String, String> SQL_TYPES =
      Map.of(
          "BIGINT", "bigint",
          "STRING", "varchar",
          "TIMESTAMP", "timestamp(6) with time zone");

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(String glob) throws IOException {
    PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    String first = glob.substring(0, glob.indexOf('/'));
    try (Stream<Path> walk = Files.walk(ROOT.resolve(first))) {
      return walk.filter(path -> wanted.matches(ROOT.relativize(path)))
          .filter(path -> !path.toString().contains("/target/"))
          .toList();
    }
  }

  private static String sources(String module) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(module + "/src/main/java/**.java")) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).toList();
  }

  private static Properties table(String name) throws IOException {
    Properties table = new Properties();
    try (var in = Files.newBufferedReader(ROOT.resolve("sql/tables/" + name + ".properties"))) {
      table.load(in);
    }
    return table;
  }

  @Test
  void aLineNestsAsDeepAsReadersTakeByDefault() {
    assertThat(JsonText.MOST_LEVELS).isEqualTo(StreamReadConstraints.DEFAULT_MAX_DEPTH);
    assertThat(found(Pattern.compile("([\\d,]+) levels"), read("sql/README.md")))
        .contains("%,d".formatted(JsonText.MOST_LEVELS));
    assertThat(found(Pattern.compile("([\\d,]+) levels"), read("landing/README.md")))
        .contains("%,d".formatted(JsonText.MOST_LEVELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"player", "streaming-agg", "audit"})
  void songIdsEndBelowTheSamePowerOfTwo(String module) throws IOException {
    assertThat(found(Pattern.compile("1L << (5\\d)"), sources(module))).containsOnly("53");
  }

  @Test
  void landingWaitsAsLongAsEverybodySays() throws IOException {
    long millis = RawZone.DEFAULT_LINGER.toMillis();
    long seconds = RawZone.DEFAULT_LINGER.toSeconds();

    assertThat(
            found(
                Pattern.compile("\\(LINGER,\\s+(?:ConfigDef\\.)?Type\\.LONG,\\s+([^)]+\\))"),
                sources("landing")))
        .as("landing's own default")
        .containsExactly("RawZone.DEFAULT_LINGER.toMillis()");
    assertThat(read("landing/README.md")).contains("| `linger.ms` | " + millis + " |");
    assertThat(read("deploy/SIZING.md")).contains("`linger.ms` (" + seconds + " s)");
    assertThat(read("deploy/base/07-observability/prometheusrule-chartlake.yaml"))
        .contains("Records land %d to %d seconds after".formatted(seconds, 2 * seconds));
  }

  @ParameterizedTest
  @CsvSource({"0, songs_latest", "1, plays_by_minute"})
  void aTableIsTheSameInKubernetes(int block, String name) throws IOException {
    Properties deployed = new Properties();
    deployed.load(
        new StringReader(read("deploy/base/06-compaction/tables.properties").split("\n\n")[block]));

    assertThat(deployed).containsAllEntriesOf(table(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"03-songs-latest.sql songs_latest", "07-plays-by-minute.sql plays_by_minute"})
  void sqlMakesTheColumnsThatTheJobWrites(String fileAndTable) throws IOException {
    String file = fileAndTable.split(" ")[0];
    String name = fileAndTable.split(" ")[1];

    List<String> made =
        Pattern.compile("^  (\\w+ [a-z][\\w() ]+),?$", Pattern.MULTILINE)
            .matcher(read("sql/" + file))
            .results()
            .map(MatchResult::group)
            .map(line -> line.strip().replaceAll(",$", ""))
            .toList();

    assertThat(made).containsExactlyElementsOf(columns(table(name)));
  }

  /** As Trino calls them, in the order of the projection. */
  private static List<String> columns(Properties table) {
    Map<String, String> types = new TreeMap<>(Map.of("_timestamp", "TIMESTAMP"));
    types.put("_key", table.getProperty("key-type", "BIGINT"));
    for (String field : table.getProperty("columns").split(", ")) {
      String[] words = field.split(" ");
      types.put(words[0], words[1]);
    }
    List<String> columns = new ArrayList<>();
    for (String item : table.getProperty("select").split(", ")) {
      String[] words = item.split(" AS ");
      columns.add(words[words.length - 1] + " " + SQL_TYPES.get(types.get(words[0])));
    }
    columns.addAll(POSITION);
    return columns;
  }

  @Test
  void auditAndBenchReadTheSameProjection() throws IOException {
    String select = table("songs_latest").getProperty("select");
    List<String> compared = new ArrayList<>();
    for (String item : select.split(", ")) {
      String[] words = item.split(" AS ");
      if (!words[0].startsWith("_")) {
        compared.add(words[1] + "=" + words[0]);
      }
    }

    assertThat(sources("audit")).contains("defaultValue = \"" + String.join(",", compared) + "\"");
    assertThat(sources("bench")).contains("\"" + select + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/adding-a-column.md", "docs/adding-a-history-format.md"})
  void namesFilesThatAreThere(String document) throws IOException {
    List<String> paths =
        found(Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE), read(document));

    assertThat(paths).hasSizeGreaterThan(4);
    for (String path : paths) {
      assertThat(files(path)).as(path).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local/src/main/resources/io/chartlake/local/service/connect.properties",
        "deploy/base/02-kafka/kafkaconnect.yaml"
      })
  void workersAllowTheOverridesThatLandingsReadmeNames(String worker) {
    List<String> allowed =
        List.of(
            found(Pattern.compile("config\\.override\\.allowlist[=:] ?(\\S+)"), read(worker))
                .get(0)
                .split(","));

    assertThat(allowed)
        .containsAll(
            found(
                Pattern.compile("(?:consumer|producer)\\.override\\.([a-z]+(?:\\.[a-z]+)+)"),
                read("landing/README.md")));
  }

  /** Class names are all that is written in camel case there. */
  @Test
  void architectureNamesClassesThatAreThere() throws IOException {
    List<String> classes =
        found(
            Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`"),
            read("docs/architecture.md"));

    assertThat(classes).hasSizeGreaterThan(20);
    try (Stream<Path> walk = Files.walk(ROOT)) {
      assertThat(
              walk.map(path -> path.getFileName().toString())
                  .filter(name -> name.endsWith(".java"))
                  .map(name -> name.substring(0, name.length() - ".java".length()))
                  .collect(Collectors.toSet()))
          .containsAll(classes);
    }
  }
}
