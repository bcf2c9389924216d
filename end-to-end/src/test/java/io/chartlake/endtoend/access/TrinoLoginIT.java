package io.chartlake.endtoend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a stack's Trino, over which wire, and where its secrets are. */
@Tag("long")
class TrinoLoginIT {
  private static final List<String> USERS = List.of("admin", "analyst", "superset", "publisher");
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @TempDir private static Path temporary;
  private static Cli chartlake;
  private static TrinoClient trino;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    up("--ports", "free", "--only", "trino");
    trino = new TrinoClient(chartlake);
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void everyUserLogsInByAPasswordOfItsOwn() throws SQLException {
    for (String user : USERS) {
      assertThat(trino.value(user, "SELECT current_user")).isEqualTo(user);
    }
    assertThat(USERS.stream().map(user -> chartlake.secret("trino." + user)))
        .doesNotHaveDuplicates()
        .allMatch(password -> password.length() >= 32);
  }

  @Test
  void wrongPasswordIsRefused() {
    Properties login = trino.login("analyst");
    login.setProperty("password", chartlake.secret("trino.admin"));
    refused(trino.url(), login, "Invalid credentials");
  }

  @Test
  void anUnknownUserIsRefused() {
    Properties login = trino.login("nobody");
    login.setProperty("password", chartlake.secret("trino.admin"));
    refused(trino.url(), login, "Invalid credentials");
  }

  @Test
  void noPasswordIsRefused() {
    refused(trino.url(), trino.login("admin"), "Unauthorized");
  }

  @Test
  void nobodyActsAsAnother() {
    for (String user : USERS) {
      Properties login = trino.login(user);
      login.setProperty("password", chartlake.secret("trino." + user));
      login.setProperty("sessionUser", user.equals("admin") ? "analyst" : "admin");
      refused(trino.url(), login, "Access Denied: User " + user + " cannot impersonate user");
    }
  }

  @Test
  void aClientWithoutTheCertificateDoesNotTrustIt() {
    Properties login = trino.login("analyst");
    login.setProperty("password", chartlake.secret("trino.analyst"));
    login.remove("SSLTrustStorePath");
    refused(trino.url(), login, "PKIX path building failed");
  }

  @Test
  void theCertificateIsOfBothNamesOfLoopback() throws SQLException {
    Properties login = trino.login("analyst");
    login.setProperty("password", chartlake.secret("trino.analyst"));
    String url = trino.url().replace("127.0.0.1", "localhost");
    try (Connection connection = DriverManager.getConnection(url, login)) {
      assertThat(TrinoClient.run(connection, "SELECT 1")).isEqualTo(List.of(List.of(1)));
    }
  }

  @Test
  void plainHttpIsRefusedWithAPlainWord() throws IOException, InterruptedException {
    HttpRequest query =
        statement("http://127.0.0.1:" + chartlake.port("trino-internal"))
            .header("X-Trino-User", "admin")
            .build();
    HttpResponse<String> answer = HTTP.send(query, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Authentication over HTTP is not enabled");
    Properties login = trino.login("admin");
    login.remove("SSLTrustStorePath");
    refused(
        "jdbc:trino://127.0.0.1:" + chartlake.port("trino-internal"),
        login,
        "Authentication over HTTP is not enabled");
  }

  @Test
  void whoeverDoesNotKnowTheInnerSecretIsRefused() throws IOException, InterruptedException {
    HttpRequest query =
        statement("http://127.0.0.1:" + chartlake.port("trino-internal"))
            .header("X-Trino-User", "admin")
            .header("X-Trino-Internal-Bearer", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjaGFydGxha2UtMSJ9.")
            .build();
    assertThat(HTTP.send(query, BodyHandlers.ofString()).statusCode()).isIn(401, 403);
  }

  @Test
  void thePortForTlsSpeaksNothingElse() {
    HttpRequest query =
        statement("http://127.0.0.1:" + chartlake.port("trino"))
            .header("X-Trino-User", "admin")
            .build();
    assertThatThrownBy(() -> HTTP.send(query, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theCommandLineAsksAsAnalystUnlessToldOtherwise() {
    assertThat(sql("SELECT current_user").output()).contains("analyst");
    assertThat(sql("SELECT current_user", "--user", "admin").output()).contains("admin");
    Cli.Ended refused = sql("DROP VIEW lake.music.top_songs");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.output()).contains("Access Denied: Cannot drop view");
    Cli.Ended unknown = sql("SELECT 1", "--user", "root");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.output()).contains("root").contains("admin, analyst, superset, publisher");
  }

  @Test
  void secretsAreInFilesForTheOwnerAlone() throws IOException {
    Collection<Object> secrets = chartlake.secrets().values();
    try (Stream<Path> walk = Files.walk(chartlake.folder())) {
      List<Path> holding =
          walk.filter(Files::isRegularFile).filter(file -> holdsAny(file, secrets)).toList();
      assertThat(holding)
          .contains(chartlake.folder().resolve("secrets.properties"))
          .allMatch(file -> mode(file).equals("rw-------"));
    }
    try (Stream<Path> conf = Files.walk(chartlake.folder().resolve("conf/trino"))) {
      assertThat(conf.filter(Files::isRegularFile))
          .hasSizeGreaterThan(5)
          .allMatch(file -> mode(file).equals("rw-------"));
    }
  }

  @Test
  void noCommandLineHasASecret() {
    Collection<Object> secrets = chartlake.secrets().values();
    Cli.Running slow =
        chartlake.start(
            "sql",
            "-e",
            "SELECT count(*) FROM UNNEST(sequence(1, 9999)), UNNEST(sequence(1, 9999))");
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> commandLines().stream().anyMatch(line -> line.contains("io.trino.cli.")));
      List<String> lines = commandLines();
      assertThat(lines).anyMatch(line -> line.contains("io.trino.server."));
      assertThat(lines)
          .allSatisfy(line -> assertThat(secrets).noneMatch(secret -> line.contains("" + secret)));
    } finally {
      slow.process().destroy();
      slow.await();
    }
  }

  @Test
  void anotherStartChangesNoPasswordAndNoCertificate() throws SQLException {
    Properties secrets = chartlake.secrets();
    String certificate = trino.certificateText();
    Cli.Ended down = chartlake.run("down");
    assertThat(down.code()).as(down.output()).isZero();
    up("--only", "trino");
    assertThat(chartlake.secrets()).isEqualTo(secrets);
    assertThat(trino.certificateText()).isEqualTo(certificate);
    assertThat(trino.value("analyst", "SELECT current_user")).isEqualTo("analyst");
  }

  private static void up(String... options) {
    String[] command = Stream.concat(Stream.of("up"), Stream.of(options)).toArray(String[]::new);
    Cli.Ended up = chartlake.run(command);
    assertThat(up.code()).as(up.output()).isZero();
  }

  private static Cli.Ended sql(String text, String... options) {
    return chartlake.run(
        Stream.concat(Stream.of("sql", "-e", text), Stream.of(options)).toArray(String[]::new));
  }

  private static HttpRequest.Builder statement(String server) {
    return HttpRequest.newBuilder(URI.create(server + "/v1/statement"))
        .timeout(Duration.ofSeconds(10))
        .POST(BodyPublishers.ofString("SELECT 1"));
  }

  private static void refused(String url, Properties login, String why) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = DriverManager.getConnection(url, login)) {
                TrinoClient.run(connection, "SELECT 1");
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why);
  }

  /** Of every process of the stack, as anybody on the machine can read them. */
  private static List<String> commandLines() {
    return chartlake.leftovers().stream()
        .map(process -> Path.of("/proc/" + process.pid() + "/cmdline"))
        .map(TrinoLoginIT::read)
        .toList();
  }

  private static boolean holdsAny(Path file, Collection<Object> secrets) {
    String text = read(file);
    return secrets.stream().anyMatch(secret -> text.contains("" + secret));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // deleted, or ended, meanwhile
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
