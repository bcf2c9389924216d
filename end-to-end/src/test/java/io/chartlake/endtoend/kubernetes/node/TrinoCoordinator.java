package io.chartlake.endtoend.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chartlake.endtoend.kubernetes.ControlPlane;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Trino with what the values for its chart say: catalogs, rules, users and their passwords. The
 * chart itself is not there.
 */
final class TrinoCoordinator {
  private static final Path VALUES = ControlPlane.ROOT.resolve("deploy/helm/trino.yaml");
  private static final int HTTPS = 8443;

  private final Node node;
  private final Path folder;

  TrinoCoordinator(Node node) {
    this.node = node;
    this.folder = node.folder().resolve("trino");
  }

  /**
   * Starts it.
   *
   * @param server the folder of an unpacked server
   * @param secrets content of the Secrets' files, by name and key, such as {@code
   *     trino-tls/keystore.pem}
   * @param s3 variables that say where S3 is and who reads it
   */
  Engine start(Path server, Map<String, String> secrets, Map<String, String> s3) {
    try {
      JsonNode values = new ObjectMapper(new YAMLFactory()).readTree(VALUES.toFile());
      Path keystore = write("keystore.pem", secrets.get("trino-tls/keystore.pem"));
      Path passwords = write("passwords", secrets.get("trino-passwords/password.db"));
      Path rules =
          write("rules.json", Files.readString(ControlPlane.ROOT.resolve("sql/access/rules.json")));

      Map<String, String> configuration = lines(values.at("/server/coordinatorExtraConfig"));
      for (JsonNode line : values.path("additionalConfigProperties")) {
        configuration.putAll(lines(line));
      }
      configuration.putAll(
          Map.of(
              "coordinator",
              "true",
              "node-scheduler.include-coordinator",
              "true",
              "node.internal-address",
              node.address(),
              "discovery.uri",
              "http://" + node.address() + ":8080",
              "http-server.http.port",
              "8080",
              "http-server.https.enabled",
              values.at("/server/config/https/enabled").asText(),
              "http-server.https.port",
              values.at("/server/config/https/port").asText(),
              "http-server.https.keystore.path",
              keystore.toString(),
              "http-server.authentication.type",
              values.at("/server/config/authenticationType").asText(),
              "query.max-memory",
              "400MB"));
      configuration.put("query.max-memory-per-node", "400MB");
      configuration.put("memory.heap-headroom-per-node", "200MB");
      configuration.put(
          "password-authenticator.config-files",
          Engine.write(
                  folder.resolve("passwords.properties"),
                  Map.of(
                      "password-authenticator.name",
                      "file",
                      "file.password-file",
                      passwords.toString()))
              .toString());
      Map<String, String> access = lines(values.at("/accessControl/properties"));
      access.put("security.config-file", rules.toString());
      configuration.put(
          "access-control.config-files",
          Engine.write(folder.resolve("access.properties"), access).toString());
      Path config = Engine.write(folder.resolve("config.properties"), configuration);
      for (var catalog : values.path("catalogs").properties()) {
        Engine.write(
            folder.resolve("catalog").resolve(catalog.getKey() + ".properties"),
            lines(catalog.getValue()));
      }

      Map<String, String> environment = new HashMap<>(s3);
      environment.put("TRINO_INTERNAL_SECRET", secrets.get("trino-internal/secret"));
      return Engine.start(
          node,
          "trino",
          HTTPS,
          environment,
          List.of(
              jdk().resolve("bin/java").toString(),
              "-Xmx1g",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-Djdk.attach.allowAttachSelf=true",
              "-Dnode.environment=" + values.at("/server/node/environment").asText(),
              "-Dnode.id=trino-1",
              "-Dnode.data-dir=" + folder.resolve("data"),
              "-Dconfig=" + config,
              "-Dcatalog.config-dir=" + folder.resolve("catalog"),
              "-Dplugin.dir=" + server.resolve("plugin"),
              "-cp",
              server.resolve("lib") + "/*",
              "io.trino.server.TrinoServer"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String file, String text) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(file), text);
  }

  private static Map<String, String> lines(JsonNode text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text.asText()));
    Map<String, String> all = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
    return all;
  }

  /** Trino needs a newer one than the tests do; {@code ./chartlake test} looks for it. */
  private static Path jdk() {
    String found = System.getenv("JAVA_25_HOME");
    if (found == null) {
      throw new AssertionError("JAVA_25_HOME must name a JDK 24 or newer, for Trino");
    }
    return Path.of(found);
  }
}
