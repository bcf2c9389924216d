package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM class data archive (application class data sharing): the first clean run of a program
 * records the classes it loaded, later ones map them instead of parsing jars. It halves the start
 * of the whole stack.
 *
 * <p>Its name is a digest of the JDK and the jars, so a new build never meets an old archive. Each
 * run records into a file of its own, which is moved into place only once the process has ended by
 * itself: two stacks may stop at the same moment, and a killed process leaves half a file. An
 * archive is a help: whatever goes wrong with one is logged and costs seconds, nothing else.
 */
final class ClassDataArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassDataArchive.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<String> QUIET = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

  private final Path file;
  private final Path recording;

  private ClassDataArchive(Path file, Path recording) {
    this.file = file;
    this.recording = recording;
  }

  /** The archive for one run of a program. */
  static ClassDataArchive of(Home home, String program, Jdk jdk, Classpath classpath) {
    String name = program + "-" + digest(jdk, classpath) + ".jsa";
    String run = Long.toHexString(RANDOM.nextLong());
    return new ClassDataArchive(
        home.archives().resolve(name), home.run().resolve(name + "." + run + ".recording"));
  }

  /** What to tell the JVM: use the archive, or record it, if it may, at the end of this run. */
  List<String> options(boolean mayRecord) {
    List<String> options = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      options.add("-XX:SharedArchiveFile=" + file);
    } else if (mayRecord && Files.isDirectory(recording.getParent())) {
      options.add("-XX:ArchiveClassesAtExit=" + recording);
    }
    options.addAll(QUIET);
    return options;
  }

  /** Moves what this run has recorded into place. */
  void keep() {
    keep(recording, file);
  }

  /** Throws away what this run has recorded. */
  void discard() {
    delete(recording);
  }

  /** Moves what a service's last run has recorded into place, once it has stopped by itself. */
  static void keepRecorded(Home home, String program) {
    for (Path recorded : recordings(home, program)) {
      String name = recorded.getFileName().toString();
      keep(recorded, home.archives().resolve(name.substring(0, name.indexOf(".jsa") + 4)));
    }
  }

  /** Throws away what killed runs of a service have left. */
  static void discardRecorded(Home home, String program) {
    recordings(home, program).forEach(ClassDataArchive::delete);
  }

  private static List<Path> recordings(Home home, String program) {
    Pattern pattern =
        Pattern.compile(Pattern.quote(program) + "-[0-9a-f]{16}\\.jsa\\.[0-9a-f]+\\.recording");
    return matching(home.run(), pattern);
  }

  private static List<Path> matching(Path folder, Pattern pattern) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(path -> pattern.matcher(path.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void keep(Path recorded, Path file) {
    if (!Files.isRegularFile(recorded)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      // Through a copy beside it, since the stack's folder may be on another file system.
      Path staged = file.resolveSibling(recorded.getFileName());
      Files.move(recorded, staged, StandardCopyOption.REPLACE_EXISTING);
      deleteOlder(file);
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.debug("class data archive {} was not kept", file, e);
    }
  }

  /** Archives of earlier builds of the same program; who has one mapped keeps it until it ends. */
  private static void deleteOlder(Path file) {
    String name = file.getFileName().toString();
    String program = name.substring(0, name.length() - "-0123456789abcdef.jsa".length());
    Pattern pattern = Pattern.compile(Pattern.quote(program) + "-[0-9a-f]{16}\\.jsa");
    matching(file.getParent(), pattern).forEach(ClassDataArchive::delete);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("cannot delete {}", path, e);
    }
  }

  private static String digest(Jdk jdk, Classpath classpath) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((jdk.home() + "\n").getBytes(StandardCharsets.UTF_8));
      sha.update(Files.readAllBytes(jdk.home().resolve("release")));
      for (Path jar : classpath.jars()) {
        String line =
            jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis() + "\n";
        sha.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
