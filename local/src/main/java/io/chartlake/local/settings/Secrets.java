package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Passwords of one stack: made at its first start, readable by its owner alone. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String TRINO = "trino.";
  private static final String TRINO_KEYSTORE = "trino-keystore";
  private static final String TRINO_INTERNAL = "trino-internal";

  private final Properties values;

  private Secrets(Properties values) {
    this.values = values;
  }

  /** Reads the stack's secrets; those that have not been made are not there. */
  public static Secrets load(Home home) {
    Path file = home.secrets();
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException e) {
        throw CommandException.failure("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new Secrets(values);
  }

  /** Makes the secrets that the stack does not have yet. */
  public static void generateMissing(Home home) {
    Path file = home.secrets();
    Properties values = load(home).values;
    int before = values.size();
    names().forEach(name -> values.putIfAbsent(name, random()));
    if (values.size() > before) {
      String text =
          values.stringPropertyNames().stream()
              .sorted()
              .map(name -> name + "=" + values.getProperty(name) + "\n")
              .collect(Collectors.joining());
      writePrivately(file, text);
    }
  }

  private static List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "s3.identity",
                "s3.credential",
                "metastore.database",
                "ceph",
                "superset.admin",
                "superset.viewer",
                "superset.secret",
                TRINO_KEYSTORE,
                TRINO_INTERNAL));
    for (TrinoUser user : TrinoUser.values()) {
      names.add(TRINO + user.login());
    }
    return names;
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public static void writePrivately(Path file, String text) {
    writePrivately(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of bytes. */
  public static void writePrivately(Path file, byte[] bytes) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Attempt.to(
        "write " + file,
        () -> {
          Files.createDirectories(file.getParent());
          Files.deleteIfExists(fresh);
          Files.createFile(
              fresh,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          Files.write(fresh, bytes, StandardOpenOption.WRITE);
          Files.move(
              fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  private static String random() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public String s3Identity() {
    return values.getProperty("s3.identity");
  }

  public String s3Credential() {
    return values.getProperty("s3.credential");
  }

  public String metastoreDatabase() {
    return values.getProperty("metastore.database");
  }

  /** The password of Superset's account {@code admin}. */
  public String supersetAdmin() {
    return values.getProperty("superset.admin");
  }

  /** The password of Superset's account {@code viewer}. */
  public String supersetViewer() {
    return values.getProperty("superset.viewer");
  }

  /** By which Superset signs sessions and encrypts what it stores. */
  public String supersetSecret() {
    return values.getProperty("superset.secret");
  }

  /** What the keys of Ceph's daemons are derived from. */
  public String ceph() {
    return values.getProperty("ceph");
  }

  /** The password of a user of Trino. */
  public String trino(TrinoUser user) {
    return values.getProperty(TRINO + user.login());
  }

  /** The same as Trino's own clients, and Chartlake's, look for it in the environment. */
  public Map<String, String> trinoEnvironment(TrinoUser user) {
    return trino(user) == null ? Map.of() : Map.of("TRINO_PASSWORD", trino(user));
  }

  /** The password of the file with Trino's key and certificate. */
  public String trinoKeystore() {
    return values.getProperty(TRINO_KEYSTORE);
  }

  /** What Trino's processes know each other by. */
  public String trinoInternal() {
    return values.getProperty(TRINO_INTERNAL);
  }

  /** The S3 keys as every AWS SDK looks for them in the environment. */
  public Map<String, String> s3Environment() {
    return s3Identity() == null
        ? Map.of()
        : Map.of("AWS_ACCESS_KEY_ID", s3Identity(), "AWS_SECRET_ACCESS_KEY", s3Credential());
  }
}
