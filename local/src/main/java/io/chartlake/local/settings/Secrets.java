package io.chartlake.local.settings;

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

  /** One of them, as it is called in the file. */
  public enum Secret {
    S3_IDENTITY("s3.identity"),
    S3_CREDENTIAL("s3.credential"),
    METASTORE_DATABASE("metastore.database"),
    /** What the keys of Ceph's daemons are derived from. */
    CEPH("ceph"),
    /** The password of Superset's account {@code admin}. */
    SUPERSET_ADMIN("superset.admin"),
    /** The password of Superset's account {@code viewer}. */
    SUPERSET_VIEWER("superset.viewer"),
    /** By which Superset signs sessions and encrypts what it stores. */
    SUPERSET_SECRET("superset.secret"),
    /** The password of the file with Trino's key and certificate. */
    TRINO_KEYSTORE("trino-keystore"),
    /** What Trino's processes know each other by. */
    TRINO_INTERNAL("trino-internal");

    private final String key;

    Secret(String key) {
      this.key = key;
    }
  }

  private final Properties values;

  private Secrets(Properties values) {
    this.values = values;
  }

  /** Reads the stack's secrets; those that have not been made are not there. */
  public static Secrets load(Home home) {
    return new Secrets(FileTree.properties(home.secrets()));
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
    List<String> names = new ArrayList<>();
    for (Secret secret : Secret.values()) {
      names.add(secret.key);
    }
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

  public String get(Secret secret) {
    return values.getProperty(secret.key);
  }

  /** The password of a user of Trino. */
  public String trino(TrinoUser user) {
    return values.getProperty(TRINO + user.login());
  }

  /** The same as Trino's own clients, and Chartlake's, look for it in the environment. */
  public Map<String, String> trinoEnvironment(TrinoUser user) {
    return trino(user) == null ? Map.of() : Map.of("TRINO_PASSWORD", trino(user));
  }

  /** The S3 keys as every AWS SDK looks for them in the environment. */
  public Map<String, String> s3Environment() {
    return get(Secret.S3_IDENTITY) == null
        ? Map.of()
        : Map.of(
            "AWS_ACCESS_KEY_ID",
            get(Secret.S3_IDENTITY),
            "AWS_SECRET_ACCESS_KEY",
            get(Secret.S3_CREDENTIAL));
  }
}
