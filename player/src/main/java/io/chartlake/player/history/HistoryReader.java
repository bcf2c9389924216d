package io.chartlake.player.history;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.archive.HistoryFiles;
import io.chartlake.player.history.archive.UnpackBounds;
import io.chartlake.player.history.csv.ApplePlayActivity;
import io.chartlake.player.history.csv.HeaderlessCsv;
import io.chartlake.player.history.csv.ScrobbleCsv;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.entry.HistoryReport;
import io.chartlake.player.history.entry.ListeningHistory;
import io.chartlake.player.history.format.FileShape;
import io.chartlake.player.history.format.HistoryFormat;
import io.chartlake.player.history.json.ListenBrainz;
import io.chartlake.player.history.json.SpotifyJson;
import io.chartlake.player.history.json.YouTubeMusic;
import io.chartlake.player.model.Texts;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads listening histories from files, folders and archives, each recognised by its content. */
public final class HistoryReader {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);
  private static final int NAMES_SHOWN = 30;

  /** Every format the player reads. No file is of two: each asks for what the others lack. */
  private static final List<HistoryFormat> FORMATS =
      List.of(
          new ApplePlayActivity(),
          new ScrobbleCsv(),
          new HeaderlessCsv(),
          new ListenBrainz(),
          SpotifyJson.accountData(),
          SpotifyJson.extendedHistory(),
          new YouTubeMusic());

  private final HistoryEntries entries;
  private final DateFormat dates;
  private final UnpackBounds bounds;
  private final Set<HistoryFormat> seen = new LinkedHashSet<>();
  private final List<String> passedOver = new ArrayList<>();

  /**
   * @param dates how to read dates that are not clear
   */
  public HistoryReader(HistoryEntries entries, DateFormat dates) {
    this(entries, dates, UnpackBounds.USUAL);
  }

  HistoryReader(HistoryEntries entries, DateFormat dates, UnpackBounds bounds) {
    this.entries = entries;
    this.dates = dates;
    this.bounds = bounds;
  }

  /**
   * Reads all of them. A single file must be a history; of several, and in folders and archives,
   * those that are none are passed over.
   *
   * @throws CommandException wrong usage, when there is no play or a file cannot be read
   */
  public ListeningHistory read(List<Path> paths) {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        filesIn(path).forEach(file -> readPath(file, false));
      } else {
        readPath(path, paths.size() == 1);
      }
    }
    String all = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    if (seen.isEmpty()) {
      throw CommandException.usage(
          "There is no listening history in " + all + "; " + formats() + ".");
    }
    if (entries.plays() == 0) {
      String report = report().text();
      throw CommandException.usage(
          "There is no play to replay in " + all + (report.isEmpty() ? "" : ": " + report) + ".");
    }
    if (seen.size() > 1) {
      LOG.warn(
          "The history is in {} formats; what several of them hold is played more than once.",
          seen.size());
    }
    return entries.history();
  }

  /** What was read besides plays. */
  public HistoryReport report() {
    return entries.report(passedOver);
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> HistoryFiles.mayBeHistory(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder.toString(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder.toString(), e.getCause());
    }
  }

  private void readPath(Path path, boolean alone) {
    try (HistoryFiles files = HistoryFiles.open(path, bounds)) {
      for (HistoryFile file : files.files()) {
        read(file, alone && files.isSingle());
      }
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private void read(HistoryFile file, boolean mustBeHistory) {
    try {
      FileShape shape;
      try (Reader text = file.open()) {
        shape = FileShape.of(text);
      }
      Optional<HistoryFormat.Reading> reading =
          FORMATS.stream().flatMap(format -> format.recognise(shape, dates).stream()).findFirst();
      if (reading.isPresent()) {
        read(file, reading.get(), mustBeHistory);
      } else if (mustBeHistory) {
        throw unknown(file, shape);
      } else {
        passOver(file, shape);
      }
    } catch (IOException e) {
      throw unreadable(file.name(), e);
    }
  }

  private void read(HistoryFile file, HistoryFormat.Reading reading, boolean mustBeHistory)
      throws IOException {
    int before = entries.plays();
    entries.startFile(file.name());
    reading.read(file, entries);
    if (entries.lacksTimes()) {
      if (mustBeHistory) {
        throw CommandException.usage(
            "The history " + file.name() + " does not know the time of any of its plays.");
      }
      entries.dropFile();
      passedOver.add(file.name());
      LOG.warn("{} does not know the time of any of its plays; passed over.", file.name());
      return;
    }
    seen.add(reading.format());
    LOG.info("{}: {} plays.", file.name(), entries.plays() - before);
  }

  private void passOver(HistoryFile file, FileShape shape) {
    if (shape.kind() == FileShape.Kind.EMPTY) {
      LOG.info("{} is empty; passed over.", file.name());
    } else {
      passedOver.add(file.name());
      LOG.warn("{} is no known listening history ({}); passed over.", file.name(), found(shape));
    }
  }

  private static CommandException unknown(HistoryFile file, FileShape shape) {
    if (shape.kind() == FileShape.Kind.EMPTY) {
      return CommandException.usage("The history " + file.name() + " is empty.");
    }
    return CommandException.usage(
        "The file %s is of no known format: %s; %s."
            .formatted(file.name(), found(shape), formats()));
  }

  private static String found(FileShape shape) {
    return shape.names().isEmpty()
        ? "no columns were found"
        : "found were "
            + shape.names().stream()
                .limit(NAMES_SHOWN)
                .map(Texts::shortened)
                .collect(Collectors.joining(", "));
  }

  private static String formats() {
    return "known are "
        + FORMATS.stream().map(HistoryFormat::description).collect(Collectors.joining("; "));
  }

  private static CommandException unreadable(String file, IOException e) {
    return CommandException.usage(
        "Cannot read the history " + file + ": " + Texts.reason(e) + ".", e);
  }
}
