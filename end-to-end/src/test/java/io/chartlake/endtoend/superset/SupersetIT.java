package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.endtoend.superset.Assets.Asset;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Superset's accounts see and may do, by its REST interface. */
@Tag("long")
@ExtendWith(DashboardStack.class)
class SupersetIT {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  private final DashboardStack stack;

  SupersetIT(DashboardStack stack) {
    this.stack = stack;
  }

  @Test
  void everyChartAnswersAViewer() {
    SupersetRest viewer = stack.rest("viewer");
    SupersetRest admin = stack.rest("admin");
    for (Asset dashboard : Assets.dashboards()) {
      for (Asset chart : Assets.charts(dashboard)) {
        HttpResponse<byte[]> answer = data(viewer, admin, dashboard, chart);
        assertThat(answer.statusCode()).as(chart + " " + SupersetRest.text(answer)).isEqualTo(200);
        JsonNode result = SupersetRest.json(answer).path("result").path(0);
        assertThat(result.path("error").isNull()).as(chart + " " + result).isTrue();
        assertThat(result.path("data")).as(chart + " " + result).isNotEmpty();
      }
    }
  }

  /** Only one who may see a dataset's list can tell its number, so another asks for that. */
  private static HttpResponse<byte[]> data(
      SupersetRest asked, SupersetRest admin, Asset dashboard, Asset chart) {
    return asked.data(
        dashboard,
        chart,
        admin.idOf("chart", chart.uuid()),
        admin.idOf("dataset", chart.text("dataset_uuid")));
  }

  @Test
  void theTotalIsWhatTheLedgerSays() {
    SupersetRest viewer = stack.rest("viewer");
    Asset dashboard = Assets.named(Assets.dashboards(), "dashboard_title", "Music chart");
    Asset total = Assets.named(Assets.charts(), "slice_name", "Total plays");
    JsonNode row =
        SupersetRest.json(data(viewer, stack.rest("admin"), dashboard, total))
            .path("result")
            .path(0)
            .path("data")
            .path(0);
    assertThat(row.path("total_plays").asLong()).as(row + "").isEqualTo(stack.acknowledged());
  }

  @Test
  void aViewerCanMakeNothing() {
    SupersetRest viewer = stack.rest("viewer");
    for (String kind : List.of("chart", "dataset", "database", "dashboard", "saved_query")) {
      HttpResponse<byte[]> answer = viewer.send("POST", "/api/v1/" + kind + "/", NOTHING);
      assertThat(answer.statusCode()).as(kind + " " + SupersetRest.text(answer)).isEqualTo(403);
    }
  }

  @Test
  void aViewerCanChangeOrDeleteNothing() {
    SupersetRest viewer = stack.rest("viewer");
    SupersetRest admin = stack.rest("admin");
    for (Map.Entry<String, List<Asset>> assets :
        Map.of(
                "database", Assets.databases(),
                "dataset", Assets.datasets(),
                "chart", Assets.charts(),
                "dashboard", Assets.dashboards())
            .entrySet()) {
      String path =
          "/api/v1/%s/%d"
              .formatted(
                  assets.getKey(), admin.idOf(assets.getKey(), assets.getValue().get(0).uuid()));
      ObjectNode change = SupersetRest.object(Map.of("description", "changed"));
      assertThat(viewer.send("PUT", path, change).statusCode()).as(path).isEqualTo(403);
      assertThat(viewer.send("DELETE", path, change).statusCode()).as(path).isEqualTo(403);
      assertThat(admin.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void aViewerCannotReachSqlLab() {
    SupersetRest viewer = stack.rest("viewer");
    HttpResponse<byte[]> answer = sqlLab(viewer, stack.rest("admin"), "SELECT 1");
    assertThat(answer.statusCode()).as(SupersetRest.text(answer)).isEqualTo(403);
    assertThat(viewer.get("/api/v1/sqllab/").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/api/v1/database/").statusCode()).isEqualTo(403);
  }

  /** Only who may see the databases can tell the number of ours. */
  private static HttpResponse<byte[]> sqlLab(SupersetRest user, SupersetRest admin, String sql) {
    int database = admin.idOf("database", Assets.databases().get(0).uuid());
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.put("database_id", database).put("sql", sql).put("catalog", "lake");
    query.put("schema", "dashboards").put("runAsync", false).put("select_as_cta", false);
    query.put("client_id", Long.toHexString(System.nanoTime()).substring(1, 10));
    return user.send("POST", "/api/v1/sqllab/execute/", query);
  }

  @Test
  void anEditorReadsInSqlLab() {
    SupersetRest admin = stack.rest("admin");
    HttpResponse<byte[]> answer = sqlLab(admin, admin, "SELECT plays FROM lake.dashboards.totals");
    assertThat(answer.statusCode()).as(SupersetRest.text(answer)).isEqualTo(200);
    assertThat(SupersetRest.json(answer).path("data").path(0).path("plays").asLong())
        .isEqualTo(stack.acknowledged());
  }

  /** Superset brings its schema up to date in the process that serves, which must go on logging. */
  @Test
  void whatFailsIsInTheLog() {
    SupersetRest admin = stack.rest("admin");
    String nowhere = "nowhere_" + System.nanoTime();
    Path log = stack.cli().folder().resolve("logs/superset.log");
    // Asked again each time: on a busy machine SQLite's session can fail before Trino is asked.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(sqlLab(admin, admin, "SELECT * FROM lake.dashboards." + nowhere))
                  .matches(answer -> answer.statusCode() >= 400, "is refused");
              assertThat(Files.readAllLines(log))
                  .anyMatch(line -> line.contains(nowhere) && line.contains("does not exist"));
            });
  }

  /** To Superset the last hour begins with the hour before this one. */
  @ParameterizedTest
  @CsvSource({"Last hour, PT1H, PT2H", "Last 30 minutes, PT30M, PT30M", "Last day, PT24H, PT24H"})
  void aRangeOfTimeEndsNow(String range, Duration least, Duration most) {
    SupersetRest admin = stack.rest("admin");
    Asset dashboard = Assets.named(Assets.dashboards(), "dashboard_title", "Music chart");
    Asset chart = Assets.named(Assets.charts(), "slice_name", "Plays per minute");
    ObjectNode query = (ObjectNode) chart.query();
    query
        .putArray("filters")
        .add(SupersetRest.object(Map.of("col", "minute", "op", "TEMPORAL_RANGE", "val", range)));
    HttpResponse<byte[]> answer =
        admin.data(
            dashboard,
            chart,
            admin.idOf("chart", chart.uuid()),
            admin.idOf("dataset", chart.text("dataset_uuid")),
            query);
    assertThat(answer.statusCode()).as(SupersetRest.text(answer)).isEqualTo(200);
    JsonNode result = SupersetRest.json(answer).path("result").path(0);
    long from = result.path("from_dttm").asLong();
    long to = result.path("to_dttm").asLong();
    assertThat(Duration.ofMillis(to - from)).isBetween(least, most);
    assertThat(Instant.ofEpochMilli(to)).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
  }

  /** Superset itself lets these through when told to; Trino refuses them. */
  private static final List<String> NOT_FOR_EDITORS =
      List.of(
          "INSERT INTO lake.music.songs_latest (song_id) VALUES (-1)",
          "EXPLAIN ANALYZE INSERT INTO lake.music.songs_latest (song_id) VALUES (-1)",
          "EXECUTE IMMEDIATE 'INSERT INTO lake.music.songs_latest (song_id) VALUES (-1)'",
          "DELETE FROM lake.music.songs_latest",
          "EXPLAIN ANALYZE DELETE FROM lake.music.songs_latest",
          "EXECUTE IMMEDIATE 'DROP TABLE lake.music.songs_latest'",
          "EXECUTE IMMEDIATE 'DROP VIEW lake.dashboards.totals'",
          "CREATE TABLE lake.dashboards.mine AS SELECT 1 AS one",
          "EXECUTE IMMEDIATE 'ALTER TABLE lake.music.songs_latest EXECUTE optimize'",
          "CALL lake.system.rollback_to_snapshot('music', 'songs_latest', 1)",
          "SET SESSION AUTHORIZATION admin",
          "SELECT * FROM lake.music.songs_latest",
          "SELECT * FROM hive.songs.changelog");

  @Test
  void nothingTypedInSqlLabReachesTheData() {
    String before = snapshots();
    SupersetRest admin = stack.rest("admin");
    allowChanges(admin, true);
    try {
      for (String sql : NOT_FOR_EDITORS) {
        HttpResponse<byte[]> answer = sqlLab(admin, admin, sql);
        assertThat(answer.statusCode()).as(sql).isGreaterThanOrEqualTo(400);
        assertThat(SupersetRest.text(answer)).as(sql).contains("Access Denied");
      }
    } finally {
      allowChanges(admin, false);
    }
    HttpResponse<byte[]> answer = sqlLab(admin, admin, NOT_FOR_EDITORS.get(0));
    assertThat(SupersetRest.text(answer)).contains("does not allow for DDL/DML");
    assertThat(snapshots()).isEqualTo(before);
    assertThat(stack.succeed("status")).doesNotContain("missing in Trino");
  }

  private static void allowChanges(SupersetRest admin, boolean allowed) {
    int database = admin.idOf("database", Assets.databases().get(0).uuid());
    ObjectNode change = JsonNodeFactory.instance.objectNode().put("allow_dml", allowed);
    HttpResponse<byte[]> answer = admin.send("PUT", "/api/v1/database/" + database, change);
    assertThat(answer.statusCode()).as(SupersetRest.text(answer)).isEqualTo(200);
  }

  @Test
  void whoGuessesPasswordsIsToldToWait() throws IOException {
    PasswordGuesser guesser = new PasswordGuesser("127.0.0.2", stack.cli().port("superset"));
    int guesses = 0;
    while (guesser.guess("viewer", "guess" + guesses) != 429) {
      assertThat(++guesses).isLessThan(60);
    }
    assertThat(guesses).as("who mistypes may try again").isGreaterThan(10);
    assertThat(guesser.guess("viewer", stack.password("viewer"))).isEqualTo(429);
    stack.rest("viewer"); // comes from another address
  }

  private String snapshots() {
    return stack.succeed(
        "sql",
        "--format",
        "CSV",
        "-e",
        "SELECT snapshot_id FROM lake.music.\"songs_latest$snapshots\" ORDER BY committed_at");
  }

  @Test
  void nobodyComesInWithoutAnAccount() throws Exception {
    var anonymous = HttpClient.newHttpClient();
    List<String> paths = new ArrayList<>(List.of("/api/v1/dashboard/", "/api/v1/chart/"));
    for (Asset dashboard : Assets.dashboards()) {
      paths.add("/superset/dashboard/" + dashboard.text("slug") + "/");
    }
    for (String path : paths) {
      HttpResponse<String> answer =
          anonymous.send(
              HttpRequest.newBuilder(URI.create(stack.url() + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isIn(302, 401);
    }
  }

  @Test
  void anotherImportChangesNothing() {
    SupersetRest admin = stack.rest("admin");
    Map<String, String> before = admin.export();
    assertThat(before.keySet())
        .hasSize(Assets.all().size())
        .anyMatch(name -> name.startsWith("dashboards/Music_chart"));
    Bootstrap.of(stack).run(Assets.FOLDER);
    assertThat(admin.export()).isEqualTo(before);
  }

  @Test
  void removesWhatHasNoFileAnyMoreAndNothingElse(@TempDir Path copy) throws IOException {
    SupersetRest admin = stack.rest("admin");
    copy(Assets.FOLDER, copy);
    Path chart = copy.resolve("assets/charts/total-plays.yaml");
    String ours = "c4a27a4e-0003-8000-8000-00000000ffff";
    String others = "11111111-0003-8000-8000-00000000ffff";
    for (String uuid : List.of(ours, others)) {
      Files.writeString(
          chart.resolveSibling(uuid + ".yaml"),
          Files.readString(chart).replaceFirst("\nuuid: .*", "\nuuid: " + uuid));
    }
    Bootstrap.of(stack).run(copy);
    assertThat(admin.list("chart").findValuesAsText("uuid")).contains(ours, others);

    Bootstrap.of(stack).run(Assets.FOLDER);
    List<String> left = admin.list("chart").findValuesAsText("uuid");
    assertThat(admin.send("DELETE", "/api/v1/chart/" + admin.idOf("chart", others), NOTHING))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(left).contains(others).doesNotContain(ours);
    assertThat(left).containsAll(Assets.charts().stream().map(Asset::uuid).toList());
  }

  /**
   * A dashboard by its slug, a dataset by its view: both are how Superset finds what to overwrite.
   */
  @Test
  void refusesToOverwriteWhatIsAUsersOwn(@TempDir Path copy) throws IOException {
    SupersetRest admin = stack.rest("admin");
    copy(Assets.FOLDER, copy);
    rename(copy.resolve("assets/dashboards/music-chart.yaml"), "slug: .*", "slug: mine");
    int dashboard =
        admin.make(
            "dashboard", SupersetRest.object(Map.of("dashboard_title", "My own", "slug", "mine")));
    try {
      assertThat(Bootstrap.of(stack).refused(copy))
          .contains("'My own'", "the slug mine", "give it another slug", "nothing was imported");
      assertThat(SupersetRest.text(admin.get("/api/v1/dashboard/" + dashboard)))
          .contains("\"dashboard_title\":\"My own\"");
    } finally {
      admin.delete("dashboard", dashboard);
    }

    Path views = copy.resolve("assets/datasets/lake/totals.yaml");
    rename(views, "schema: .*", "schema: music");
    rename(views, "table_name: .*", "table_name: top_songs");
    ObjectNode own = SupersetRest.object(Map.of("schema", "music", "table_name", "top_songs"));
    own.put("catalog", "lake");
    own.put("database", admin.idOf("database", Assets.databases().get(0).uuid()));
    int dataset = admin.make("dataset", own);
    try {
      assertThat(Bootstrap.of(stack).refused(copy)).contains("the view music.top_songs");
    } finally {
      admin.delete("dataset", dataset);
    }
  }

  private static void rename(Path file, String line, String other) throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst("(?m)^" + line, other));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }

  @Test
  void theViewerMayDoNoMoreThanLook() {
    JsonNode roles = SupersetRest.json(stack.rest("viewer").get("/api/v1/me/roles/"));
    JsonNode mine = roles.path("result").path("roles");
    assertThat(mine.fieldNames()).toIterable().containsExactly("Viewer");
    List<String> permissions = new ArrayList<>();
    mine.path("Viewer")
        .forEach(p -> permissions.add(p.path(0).asText() + " " + p.path(1).asText()));
    assertThat(new TreeSet<>(permissions))
        .contains("can_read Dashboard")
        .noneMatch(
            p ->
                p.matches("(can_)?(write|delete|add|edit|export|sql|execute|import|warm)\\w* .*")
                    || p.endsWith(" SQLLab"));
  }
}
