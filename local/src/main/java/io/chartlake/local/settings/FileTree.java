package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Files and folders with all below them. */
public final class FileTree {
  private static final Pattern UNFINISHED = Pattern.compile("(.*)\\.new-(\\d+)-\\d+");

  private FileTree() {}

  /** Makes what is to be at a path that is still free. */
  @FunctionalInterface
  public interface Maker {
    void make(Path fresh) throws IOException, InterruptedException;
  }

  /** Deletes it; nothing happens when it is not there. Links are removed, not followed. */
  public static void delete(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Attempt.to(
        "delete " + root,
        () -> {
          try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(path);
            }
          }
        });
  }

  /**
   * Makes a folder where there is none, whole or not at all: beside its place, then moved there.
   * When several commands make the same, the first wins.
   *
   * @return the folder
   */
  public static Path make(Path folder, Maker maker) {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path fresh =
        folder.resolveSibling(
            "%s.new-%d-%d"
                .formatted(
                    folder.getFileName(),
                    ProcessHandle.current().pid(),
                    Thread.currentThread().getId()));
    return Attempt.to(
        "make " + folder,
        () -> {
          Files.createDirectories(folder.getParent());
          deleteUnfinished(folder);
          try {
            maker.make(fresh);
            Files.move(fresh, folder);
          } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            if (!Files.isDirectory(folder)) { // else another command was quicker
              throw e;
            }
          } finally {
            delete(fresh);
          }
          return folder;
        });
  }

  /**
   * What commands that were killed halfway have left of this folder. It is rubbish, and a program
   * that they started may still write there: what cannot be deleted now is left for the next time.
   */
  private static void deleteUnfinished(Path folder) {
    try (Stream<Path> list = Files.list(folder.getParent())) {
      for (Path path : list.toList()) {
        Matcher matcher = UNFINISHED.matcher(path.getFileName().toString());
        if (matcher.matches()
            && matcher.group(1).equals(folder.getFileName().toString())
            && ProcessHandle.of(Long.parseLong(matcher.group(2))).isEmpty()) {
          delete(path);
        }
      }
    } catch (IOException | UncheckedIOException | CommandException e) {
      LoggerFactory.getLogger(FileTree.class).debug("Left for the next time: {}", e.toString());
    }
  }

  /** A properties file; without any properties when it is not there. */
  public static Properties properties(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      Attempt.to("read " + file, () -> properties.load(new StringReader(Files.readString(file))));
    }
    return properties;
  }

  /** Copies it to where nothing is. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
