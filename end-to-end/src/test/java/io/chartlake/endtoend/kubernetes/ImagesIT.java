package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The images, built on bases of the project's own, and each of them started as the manifests start
 * it: what cannot be had without the rest of the pipeline must be missed in a sentence.
 */
@Tag("node")
class ImagesIT {
  private static final String OPENSHIFT = "1000660000";

  private static final SortedMap<String, String> images = new TreeMap<>();
  private static Docker docker;

  @TempDir Path folder;

  /** Whom a container runs as. */
  enum User {
    OF_THE_IMAGE,
    /** As OpenShift chooses it, in the group of root. */
    OF_THE_CLUSTER,
  }

  @BeforeAll
  static void build() throws IOException {
    Path built = Path.of(Script.run("images.sh"));
    docker = new Docker();
    try (Stream<Path> archives = Files.list(built)) {
      for (Path archive : archives.filter(file -> file.toString().endsWith(".tar")).toList()) {
        String name = archive.getFileName().toString().replace(".tar", "");
        images.put(name, docker.load(archive));
      }
    }
  }

  @AfterAll
  static void stop() {
    if (docker != null) {
      docker.close();
    }
  }

  static List<String> names() {
    return List.copyOf(images.keySet());
  }

  /** README.md of deploy/images says as whom. */
  @ParameterizedTest
  @CsvSource({
    "player, 10001:10001",
    "music-chart, 10001:10001",
    "audit, 10001:10001",
    "lag-exporter, 10001:10001",
    "spark-launcher, 10001:10001",
    "connect, 1001",
    "spark, 185",
    "hive-metastore, 10001:10001",
    "superset, 1000",
  })
  void runsAsANumberThatIsNotRoot(String name, String user) {
    assertThat(docker.inspect(images.get(name)).at("/Config/User").asText()).isEqualTo(user);
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatItIs(String name) {
    JsonNode labels = docker.inspect(images.get(name)).at("/Config/Labels");
    String version = images.get(name).split(":", 2)[1];

    assertThat(images.get(name)).isEqualTo("chartlake/" + name + ":" + version);
    assertThat(label(labels, "title")).startsWith("Chartlake ");
    assertThat(label(labels, "version")).isEqualTo(version);
    assertThat(label(labels, "licenses")).isEqualTo("Apache-2.0");
    assertThat(label(labels, "base.name")).startsWith("chartlake-base/");
  }

  @ParameterizedTest
  @MethodSource("names")
  void listsWhatIsInIt(String name) throws IOException {
    JsonNode sbom = new ObjectMapper().readTree(shell(name, "cat /usr/share/chartlake/sbom.json"));

    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.path("components"))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            component -> {
              assertThat(component.path("version").asText()).isNotEmpty();
              assertThat(component.path("purl").asText()).startsWith("pkg:");
            });
  }

  @ParameterizedTest
  @MethodSource("names")
  void holdsNoProgramThatMakesItsCallerRoot(String name) {
    // What its user cannot read it cannot run either.
    assertThat(shell(name, "find / -xdev -type f -perm /6000 2>/dev/null; true")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void tellsNothingOfTheMachineItWasBuiltOn(String name) {
    String image = images.get(name);
    assertThat(docker.inspect(image) + docker.history(image))
        .doesNotContain(ControlPlane.ROOT.toString())
        .doesNotContain("PIP_", "/wheels/", "://deb");
    // Where the package managers of Debian and Python are told of mirrors, or have been.
    assertThat(
            shell(
                name,
                "find / -xdev \\( -name '*.sources' -o -name sources.list -o -name '*InRelease'"
                    + " -o -name pip.conf \\) 2>/dev/null; true"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void playerStarts(User user) throws IOException {
    Docker.Ended ended = start("player", user, List.of(), "--help");
    assertThat(ended.output()).startsWith("Usage: player ");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void musicChartMissesItsConfiguration(User user) throws IOException {
    Docker.Ended ended = start("music-chart", user, List.of(), "--config", "/missing.properties");
    assertThat(ended.output().strip())
        .isEqualTo("music-chart: the configuration file /missing.properties does not exist");
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void auditStarts(User user) throws IOException {
    Docker.Ended ended = start("audit", user, List.of(), "--help");
    assertThat(ended.output()).startsWith("Usage: audit ");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void sparkLauncherStarts(User user) throws IOException {
    Docker.Ended ended = start("spark-launcher", user, List.of(), "--help");
    assertThat(ended.output()).startsWith("Usage: spark ").contains("run");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void connectFindsLandingAndMissesKafka(User user) throws IOException {
    Path configuration =
        give(
            "connect.properties",
            """
            bootstrap.servers=127.0.0.1:9092
            group.id=connect
            config.storage.topic=connect-configs
            offset.storage.topic=connect-offsets
            status.storage.topic=connect-status
            key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
            value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
            plugin.path=/opt/kafka/plugins
            plugin.discovery=service_load
            request.timeout.ms=1000
            default.api.timeout.ms=2000
            """);
    Docker.Ended ended =
        start("connect", user, mount(configuration, "/etc/kafka/connect.properties"));
    assertThat(ended.output())
        .contains("Added plugin 'io.chartlake.landing.S3LandingConnector'")
        .contains("Failed to connect to and describe Kafka cluster");
    assertThat(ended.code()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void sparkDrives(User user) throws IOException {
    // What Spark's submission puts there, and how it starts the container.
    Path configuration =
        give("spark.properties", "spark.driver.memory=512m\nspark.app.name=compaction\n");
    Docker.Ended ended =
        start(
            "spark",
            user,
            concat(
                mount(configuration, "/opt/spark/conf/spark.properties"),
                List.of("--env=SPARK_DRIVER_BIND_ADDRESS=127.0.0.1")),
            "driver",
            "--properties-file",
            "/opt/spark/conf/spark.properties",
            "--class",
            "io.chartlake.compaction.CompactCommand",
            "local:///opt/chartlake/chartlake-spark-compaction.jar",
            "--help");
    assertThat(ended.output()).contains("Usage: compact ");
    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void sparkExecutesWhenADriverIsThere(User user) throws IOException {
    Docker.Ended ended =
        start(
            "spark",
            user,
            List.of(
                "--env=SPARK_DRIVER_URL=spark://CoarseGrainedScheduler@127.0.0.1:7078",
                "--env=SPARK_EXECUTOR_ID=1",
                "--env=SPARK_EXECUTOR_CORES=1",
                "--env=SPARK_EXECUTOR_MEMORY=300m",
                "--env=SPARK_EXECUTOR_POD_IP=127.0.0.1",
                "--env=SPARK_EXECUTOR_POD_NAME=compaction-exec-1",
                "--env=SPARK_APPLICATION_ID=spark-1",
                "--env=SPARK_RESOURCE_PROFILE_ID=0",
                "--env=SPARK_JAVA_OPT_0=-Dword=two words",
                "--env=SPARK_JAVA_OPT_1=-XshowSettings:properties"),
            "executor");
    assertThat(ended.output())
        .contains("word = two words")
        .contains("KubernetesExecutorBackend: Started daemon")
        .contains("Failed to connect to /127.0.0.1:7078");
    assertThat(ended.code()).isNotZero();
  }

  /** Two versions of a class are one too many. */
  @Test
  void sparkHasEachJarOnce() {
    List<String> jars = shell("spark", "ls /opt/spark/jars").lines().toList();

    assertThat(jars).anyMatch(jar -> jar.startsWith("spark-kubernetes_"));
    assertThat(jars).anyMatch(jar -> jar.startsWith("iceberg-spark-runtime-"));
    // name-version.jar, or name-version-platform.jar: a platform's library is no second one.
    assertThat(
            jars.stream()
                .map(jar -> jar.replaceFirst("-\\d+(\\.\\d+)+(\\.Final|-M\\d+|-jre|-m\\d+)?", ""))
                .toList())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void hiveMetastoreMissesItsDatabase(User user) throws IOException {
    JsonNode deployed =
        new YAMLMapper()
            .readTree(
                ControlPlane.ROOT
                    .resolve("deploy/base/04-trino/configmap-hive-metastore.yaml")
                    .toFile());
    Path configuration =
        give("metastore-site.xml", deployed.at("/data/metastore-site.xml").asText());
    Docker.Ended ended =
        start(
            "hive-metastore",
            user,
            concat(
                mount(configuration, "/etc/chartlake/hive-metastore/metastore-site.xml"),
                List.of("--env=METASTORE_DB_PASSWORD=secret")),
            "schema",
            "postgres");
    assertThat(ended.output())
        .contains("jdbc:postgresql://metastore-db:5432/metastore")
        .contains("PSQLException : The connection attempt failed.")
        .doesNotContain("secret");
    assertThat(ended.code()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(User.class)
  void supersetStartsWithItsDrivers(User user) throws IOException {
    List<String> options = superset();
    Docker.Ended version = start("superset", user, options, "superset", "version");
    // It prints its version in colour.
    assertThat(version.output().replaceAll("\u001b\\[[0-9;]*m", "")).contains("Superset 6.1.0");
    assertThat(version.code()).isZero();

    Docker.Ended drivers =
        start(
            "superset",
            user,
            options,
            "python",
            "-c",
            "import psycopg2, trino.sqlalchemy, superset; print('all there')");
    assertThat(drivers.output()).contains("all there");
    assertThat(drivers.code()).isZero();
  }

  /** Superset as its chart starts it, without the module that serves it on one machine. */
  @Test
  void supersetTellsWhoGuessesPasswordsToWait() throws IOException {
    Docker.Ended guessed =
        start(
            "superset",
            User.OF_THE_IMAGE,
            superset(),
            "python",
            "-c",
            """
            from superset.app import create_app
            app = create_app()
            app.config["WTF_CSRF_ENABLED"] = False
            client = app.test_client()
            guess = {"username": "viewer", "password": "guess", "provider": "db"}
            by_api = [client.post("/api/v1/security/login", json=guess).status_code for _ in range(31)]
            by_form = [client.post("/login/", data=guess).status_code for _ in range(31)]
            print("last ones", by_api[29:], by_form[29:])
            """);
    assertThat(guessed.output()).contains("last ones [401, 429] [302, 429]");
    assertThat(guessed.code()).isZero();
  }

  private static List<String> superset() {
    return concat(
        mount(
            ControlPlane.ROOT.resolve("dashboards/superset_config.py"),
            "/etc/chartlake/superset/superset_config.py"),
        List.of(
            "--env=SUPERSET_CONFIG_PATH=/etc/chartlake/superset/superset_config.py",
            "--env=SUPERSET_HOME=/tmp",
            "--env=SUPERSET_SECRET=secret-of-a-test",
            "--env=SUPERSET_TRINO=trino:8443",
            "--env=SUPERSET_TRINO_CERTIFICATE=/tmp/ca.crt",
            "--env=TRINO_PASSWORD=secret"));
  }

  private static String label(JsonNode labels, String name) {
    return labels.path("org.opencontainers.image." + name).asText();
  }

  /** Runs a line of shell, which must succeed, in an image; gives what it printed. */
  private static String shell(String name, String line) {
    Docker.Ended ended = docker.run(List.of("--entrypoint=/bin/sh"), images.get(name), "-c", line);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  private Docker.Ended start(String name, User user, List<String> options, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    if (user == User.OF_THE_CLUSTER) {
      all.add("--user=" + OPENSHIFT + ":0");
      if (name.equals("spark") || name.equals("hive-metastore")) {
        // CRI-O gives the uid a name, without which Hadoop does not start.
        Path users =
            give(
                "passwd",
                shell(name, "cat /etc/passwd")
                    + OPENSHIFT
                    + ":x:"
                    + OPENSHIFT
                    + ":0:"
                    + OPENSHIFT
                    + " user:/tmp:/sbin/nologin\n");
        all.addAll(mount(users, "/etc/passwd"));
      }
    }
    return docker.run(all, images.get(name), arguments);
  }

  /** A file that every user may read. */
  private Path give(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private static List<String> mount(Path file, String where) {
    return List.of("--volume=" + file.toAbsolutePath() + ":" + where + ":ro");
  }

  private static List<String> concat(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
