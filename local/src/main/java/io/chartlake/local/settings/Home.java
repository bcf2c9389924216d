package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where things are: the checkout that was built, and the folder of one running stack.
 *
 * @param root the checkout
 * @param folder the stack's own folder: data, logs, configuration, pid files, secrets
 * @param engines unpacked engines and class data archives, shared by all stacks of a checkout
 */
public record Home(Path root, Path folder, Path engines) {
  /** What separates the jars of a classpath, and the folders in Spark's and Hadoop's lists. */
  private static final Pattern SEPARATOR = Pattern.compile("[:,\\n]");

  /**
   * @throws CommandException when a path has a character that no program here could take
   */
  public Home {
    checkUsable("the checkout", root, "move it");
    checkUsable("the stack's folder", folder, "choose another one with --dir");
  }

  private static void checkUsable(String what, Path path, String help) {
    if (SEPARATOR.matcher(path.toString()).find()) {
      throw CommandException.failure(
          "%s '%s' has ':', ',' or a line break in its path, which separate files in lists; %s"
              .formatted(what, path, help));
    }
  }

  /**
   * The home that the {@code chartlake} script names by the system property {@code chartlake.home},
   * with the stack's folder in the environment variable {@code CHARTLAKE_DIR} if not given.
   */
  public static Home find(Optional<Path> folder) {
    String root = System.getProperty("chartlake.home");
    if (root == null) {
      throw CommandException.failure("start Chartlake by its script ./chartlake");
    }
    Path rootPath = Path.of(root).toAbsolutePath().normalize();
    String fromEnvironment = System.getenv("CHARTLAKE_DIR");
    Path chosen =
        folder.orElseGet(
            () ->
                fromEnvironment == null || fromEnvironment.isEmpty()
                    ? rootPath.resolve(".chartlake")
                    : Path.of(fromEnvironment));
    return new Home(
        rootPath,
        chosen.toAbsolutePath().normalize(),
        rootPath.resolve(".chartlake").resolve("engines"));
  }

  /** Makes the stack's folders, or says why they cannot be written. */
  public void create() {
    try {
      for (Path path : new Path[] {conf(), data(), logs(), run(), ledgers(), engines}) {
        Files.createDirectories(path);
      }
      Files.createDirectories(
          temporary(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path probe = Files.createTempFile(run(), "probe", "");
      try {
        Files.writeString(probe, "x".repeat(4096));
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      throw CommandException.failure(
          "cannot write to %s (%s: %s), %s; make it writable, free some space, or choose another folder with --dir"
              .formatted(
                  folder, e.getClass().getSimpleName(), e.getMessage(), FreeSpace.in(folder)),
          e);
    }
  }

  public Path conf() {
    return folder.resolve("conf");
  }

  /** The stack's passwords. */
  public Path secrets() {
    return folder.resolve("secrets.properties");
  }

  /** The certificate that Trino shows to clients, for them to trust. */
  public Path trinoCertificate() {
    return conf().resolve("trino").resolve("certificate.pem");
  }

  /** The same for Java programs, which trust it alone; JKS. */
  public Path trinoTrustStore() {
    return conf().resolve("trino").resolve("trust.jks");
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Path run() {
    return folder.resolve("run");
  }

  /** What each JVM takes for temporary files, which a killed one leaves; for the owner alone. */
  public Path temporary() {
    return folder.resolve("tmp");
  }

  /** What S3A keeps of an object until it is uploaded. */
  public Path uploads() {
    return temporary().resolve("s3a");
  }

  /** Where players write what was sent and acknowledged; the audit reads every file in it. */
  public Path ledgers() {
    return folder.resolve("ledger");
  }

  public Path archives() {
    return engines.resolve("archives");
  }

  public Path log(String service) {
    return logs().resolve(service + ".log");
  }
}
