package io.chartlake.local.settings;

import io.chartlake.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;

/** Passwords of one stack: made at its first start, readable by its owner alone. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Properties values;

  private Secrets(Properties values) {
    this.values = values;
  }

  /** Reads the stack's secrets; those that have not been made are not there. */
  public static Secrets load(Home home) {
    Path file = file(home);
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException e) {
        throw new LocalException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new Secrets(values);
  }

  private static Path file(Home home) {
    return home.folder().resolve("secrets.properties");
  }

  /** Makes the secrets that the stack does not have yet. */
  public static void generateMissing(Home home) {
    Path file = file(home);
    Properties values = load(home).values;
    boolean changed = false;
    for (String name :
        new String[] {"s3.identity", "s3.credential", "metastore.database", "ceph"}) {
      changed |= values.putIfAbsent(name, random()) == null;
    }
    try {
      if (changed) {
        StringBuilder text = new StringBuilder();
        values.stringPropertyNames().stream()
            .sorted()
            .forEach(
                name ->
                    text.append(name).append('=').append(values.getProperty(name)).append('\n'));
        writePrivately(file, text.toString());
      }
    } catch (IOException e) {
      throw new LocalException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public static void writePrivately(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

  /** What the keys of Ceph's daemons are derived from. */
  public String ceph() {
    return values.getProperty("ceph");
  }

  /** The S3 keys as every AWS SDK looks for them in the environment. */
  public Map<String, String> s3Environment() {
    return s3Identity() == null
        ? Map.of()
        : Map.of("AWS_ACCESS_KEY_ID", s3Identity(), "AWS_SECRET_ACCESS_KEY", s3Credential());
  }
}
