package io.chartlake.local.engine;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A distribution that comes as {@code .tar.gz}, unpacked once beside the other engines. */
final class Archive {
  /** What to do with the unpacked files before anyone sees them. */
  interface Trim {
    void trim(Path unpacked) throws IOException;
  }

  private final Home home;
  private final Path file;
  private final String part;

  Archive(Home home, String engine) {
    this(home, engine, "");
  }

  /**
   * A distribution of which a part is kept.
   *
   * @param part what tells that part from others, at the end of the folder's name
   */
  Archive(Home home, String engine, String part) {
    this.home = home;
    this.file = Classpath.engine(home, engine).jars().get(0);
    this.part = part;
  }

  Path folder() {
    return home.engines().resolve(file.getFileName().toString().replace(".tar.gz", part));
  }

  /**
   * Unpacks it if that has not been done; whole or not at all.
   *
   * @param members patterns of what to take, in tar's terms; all when empty
   */
  Path unpack(List<String> members, Trim trim) {
    Path folder = folder();
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path partial =
        folder.resolveSibling(folder.getFileName() + ".new-" + ProcessHandle.current().pid());
    try {
      deleteAbandoned(folder);
      try {
        Files.createDirectories(partial);
        List<String> command = new ArrayList<>();
        command.addAll(List.of("tar", "xzf", file.toString(), "-C", partial.toString()));
        command.add("--strip-components=1");
        command.addAll(members);
        Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
            new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (tar.waitFor() != 0) {
          throw new LocalException("cannot unpack " + file.getFileName() + ": " + output);
        }
        trim.trim(partial);
        moveUnlessThere(partial, folder);
        return folder;
      } finally {
        FileTree.delete(partial);
      }
    } catch (IOException e) {
      throw new LocalException(
          "cannot unpack " + file.getFileName() + " into " + folder + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while unpacking " + file.getFileName(), e);
    }
  }

  private static void moveUnlessThere(Path partial, Path folder) throws IOException {
    try {
      Files.move(partial, folder);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another command unpacked the same archive meanwhile and was quicker.
    }
  }

  /** What runs that were killed halfway have left. */
  private static void deleteAbandoned(Path folder) throws IOException {
    String partial = folder.getFileName() + ".new-";
    try (var list = Files.newDirectoryStream(folder.getParent(), partial + "*")) {
      for (Path left : list) {
        long pid = Long.parseLong(left.getFileName().toString().substring(partial.length()));
        if (ProcessHandle.of(pid).isEmpty()) {
          FileTree.delete(left);
        }
      }
    }
  }
}
