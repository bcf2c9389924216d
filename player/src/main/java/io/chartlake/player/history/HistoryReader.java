package io.chartlake.player.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.player.model.PlayerException;
import io.chartlake.player.model.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads listening histories from files and folders, each format recognised by its content. */
public final class HistoryReader {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);

  private final HistoryEntries entries;
  private final Set<HistoryFormat> seen = new LinkedHashSet<>();

  public HistoryReader(HistoryEntries entries) {
    this.entries = entries;
  }

  /**
   * Reads all of them; in a folder, every CSV and JSON file that is a history.
   *
   * @throws PlayerException wrong usage, when there is no play or a file cannot be read
   */
  public History read(List<Path> paths) {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        readFolder(path);
      } else {
        readFile(path, true);
      }
    }
    if (entries.plays() == 0) {
      throw PlayerException.wrongUsage(
          "There is no play to replay in "
              + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
              + " ("
              + entries.skipped()
              + " entries are no plays).");
    }
    if (seen.size() > 1) {
      LOG.warn(
          "The history is in {} formats; what several of them hold is played more than once.",
          seen.size());
    }
    return entries.history();
  }

  private void readFolder(Path folder) {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile).filter(HistoryReader::mayBeHistory).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
    boolean any = false;
    for (Path file : files) {
      any |= readFile(file, false);
    }
    if (!any) {
      throw PlayerException.wrongUsage(
          "The folder " + folder + " holds no listening history; " + formats() + ".");
    }
  }

  private static boolean mayBeHistory(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".json");
  }

  /** Is it a history? One that is named must be. */
  private boolean readFile(Path file, boolean named) {
    try {
      FileShape shape;
      try (Reader text = open(file)) {
        shape = FileShape.of(text);
      }
      Optional<HistoryFormat> format = HistoryFormat.of(shape);
      if (format.isEmpty()) {
        if (named) {
          throw unknown(file, shape);
        }
        LOG.info("{} is no listening history; passed over.", file);
        return false;
      }
      int before = entries.plays();
      entries.from(file);
      try (Reader text = open(file)) {
        format.get().read(text, entries);
      }
      seen.add(format.get());
      LOG.info("{}: {} plays.", file, entries.plays() - before);
      return true;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Bytes that are no UTF-8 become U+FFFD here, so that one bad name costs one play. */
  private static Reader open(Path file) throws IOException {
    Reader text = new InputStreamReader(Files.newInputStream(file), UTF_8);
    return Texts.afterByteOrderMark(new BufferedReader(text, 64 * 1024));
  }

  private static PlayerException unknown(Path file, FileShape shape) {
    if (shape.kind() == FileShape.Kind.EMPTY) {
      return PlayerException.wrongUsage("The history " + file + " is empty.");
    }
    String found =
        shape.names().isEmpty()
            ? "no columns were found"
            : "found were "
                + shape.names().stream()
                    .limit(30)
                    .map(Texts::shortened)
                    .collect(Collectors.joining(", "));
    return PlayerException.wrongUsage(
        "The file " + file + " is of no known format: " + found + "; " + formats() + ".");
  }

  private static String formats() {
    return "known are "
        + HistoryFormat.ALL.stream()
            .map(HistoryFormat::description)
            .collect(Collectors.joining("; "));
  }

  private static PlayerException unreadable(Path file, IOException e) {
    return PlayerException.wrongUsage(
        "Cannot read the history " + file + ": " + Texts.reason(e) + ".", e);
  }
}
