package io.chartlake.audit.source;

import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.ProgressLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ledger files, tab-separated: {@code sent <event> <key>} and {@code acked <event> <partition>
 * <offset>}. A folder stands for its {@code *.ledger} files.
 */
public final class LedgerFiles implements EventLedger {
  private final List<Path> paths;
  private final ProgressLine progress;
  private final Map<Path, Long> cut = new TreeMap<>();

  /** Where the first line begins that ends behind the cut. */
  private final Map<Path, Long> behindCut = new HashMap<>();

  public LedgerFiles(List<Path> paths, ProgressLine progress) {
    this.paths = List.copyOf(paths);
    this.progress = progress;
  }

  @Override
  public void cut() {
    cut.clear();
    for (Path file : files()) {
      try {
        cut.put(file, Files.size(file));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  @Override
  public void read(Visitor visitor) {
    cut.forEach((file, end) -> behindCut.put(file, read(file, 0, end, visitor)));
  }

  @Override
  public void readBehindCut(Visitor visitor) {
    for (Path file : files()) {
      read(file, behindCut.getOrDefault(file, 0L), Long.MAX_VALUE, visitor);
    }
  }

  @Override
  public Map<String, Long> bytes() {
    Map<String, Long> bytes = new TreeMap<>();
    cut.forEach((file, end) -> bytes.put(file.toString(), end));
    return bytes;
  }

  private NavigableSet<Path> files() {
    NavigableSet<Path> files = new TreeSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.ledger")) {
          found.forEach(files::add);
        } catch (IOException e) {
          throw new SourceException("cannot list '" + path + "': " + e.getMessage(), e);
        }
      } else if (Files.isRegularFile(path)) {
        files.add(path);
      } else {
        throw new SourceException(
            "the ledger '" + path + "' is neither a file nor a folder; see --ledger");
      }
    }
    return files;
  }

  /** Reads the lines that begin at {@code from} and end by {@code to}; returns where they end. */
  private long read(Path file, long from, long to, Visitor visitor) {
    long position = from;
    long number = 0;
    try (ByteLines lines = new ByteLines(Files.newInputStream(file))) {
      lines.skip(from);
      while (position < to && lines.advance()) {
        if (!lines.terminated()) {
          visitor.torn(file.toString());
          break;
        }
        long end = position + lines.line().length + 1;
        if (end > to) {
          break;
        }
        position = end;
        number++;
        progress.step();
        String text = new String(lines.line(), StandardCharsets.UTF_8);
        if (!read(text, visitor)) {
          visitor.malformed(file.toString(), number, text);
        }
      }
      return position;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SourceException unreadable(Path file, IOException e) {
    return new SourceException("cannot read the ledger '" + file + "': " + e.getMessage(), e);
  }

  private static boolean read(String text, Visitor visitor) {
    String[] fields = text.split("\t", -1);
    Optional<EventId> id = fields.length < 3 ? Optional.empty() : EventId.parse(fields[1]);
    if (id.isEmpty()) {
      return false;
    }
    if (fields[0].equals("sent") && fields.length == 3) {
      visitor.sent(id.get());
      return true;
    }
    if (!fields[0].equals("acked") || fields.length != 4) {
      return false;
    }
    try {
      int partition = Integer.parseInt(fields[2]);
      long offset = Long.parseLong(fields[3]);
      if (partition < 0 || offset < -1) {
        return false;
      }
      visitor.acked(id.get(), partition, offset);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
