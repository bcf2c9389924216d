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
import java.util.HexFormat;
import java.util.List;

/**
 * A JVM class data archive (application class data sharing): the first clean run of a program
 * records the classes it loaded, later ones map them instead of parsing jars. It halves the start
 * of the whole stack.
 *
 * <p>Its name is a digest of the JDK and the jars, so a new build never meets an old archive. A run
 * records into a file of its own that is moved into place once the process has ended, because two
 * stacks may stop at the same moment and a killed one leaves half a file.
 */
final class ClassDataArchive {
  private final Path file;
  private final Path recording;

  private ClassDataArchive(Path file, Path recording) {
    this.file = file;
    this.recording = recording;
  }

  /** The archive of a program, recorded by a run whose marker in {@code run} names it. */
  static ClassDataArchive of(Home home, String program, Jdk jdk, Classpath classpath) {
    String name = program + "-" + digest(jdk, classpath) + ".jsa";
    return new ClassDataArchive(
        home.archives().resolve(name), home.run().resolve(name + ".recording"));
  }

  /** What to tell the JVM: use the archive, or record it at the end of this run. */
  List<String> options() {
    if (Files.isRegularFile(file)) {
      return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }
    return List.of(
        "-XX:ArchiveClassesAtExit=" + recording,
        "-Xlog:cds=off",
        "-Xlog:cds+dynamic=off",
        "-Xlog:class+path=off");
  }

  /** Moves what ended processes have recorded into place; called when nothing runs any more. */
  static void keepRecorded(Home home, String program) {
    try {
      if (!Files.isDirectory(home.run())) {
        return;
      }
      Files.createDirectories(home.archives());
      try (var list = Files.newDirectoryStream(home.run(), program + "-*.jsa.recording")) {
        for (Path recorded : list) {
          String name = recorded.getFileName().toString().replace(".recording", "");
          Path staged = home.archives().resolve(name + "." + ProcessHandle.current().pid());
          Files.move(recorded, staged, StandardCopyOption.REPLACE_EXISTING);
          Files.move(staged, home.archives().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
