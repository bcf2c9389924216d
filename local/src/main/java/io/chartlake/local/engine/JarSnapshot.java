package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of what the build made, each in a folder named after its content. Services run from these,
 * never from {@code target/}: a build while the stack is up would take classes away from under it.
 */
final class JarSnapshot {
  private JarSnapshot() {}

  /** The copy of a jar. */
  static Path jar(Home home, Path jar) {
    return pin(home, jar, List.of(jar)).resolve(jar.getFileName());
  }

  /** The copy of a folder and all below it; gives the folder that holds the copy. */
  static Path folder(Home home, Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return pin(home, folder, walk.filter(Files::isRegularFile).sorted().toList());
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Path pin(Home home, Path source, List<Path> files) {
    Path base = source.getParent();
    String content = Attempt.to("read " + source, () -> digest(base, files));
    return FileTree.make(
        home.engines().resolve("pinned").resolve(content),
        fresh -> {
          for (Path file : files) {
            Path target = fresh.resolve(base.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
          }
        });
  }

  /** Short text that stands for these files, as to their names below the base and contents. */
  static String digest(Path base, List<Path> files) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        sha.update(base.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
