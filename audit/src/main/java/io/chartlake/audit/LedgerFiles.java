package io.chartlake.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Ledger files, tab-separated: {@code sent <event> <key>} and {@code acked <event> <partition>
 * <offset>}. A folder stands for its {@code *.ledger} files.
 */
final class LedgerFiles implements Ledger {
  private final List<Path> paths;
  private final Progress progress;
  private final Map<Path, Long> sizes = new LinkedHashMap<>();

  LedgerFiles(List<Path> paths, Progress progress) {
    this.paths = List.copyOf(paths);
    this.progress = progress;
  }

  @Override
  public void read(Visitor visitor) {
    for (Path file : files()) {
      try (LineSplitter lines = new LineSplitter(Files.newInputStream(file))) {
        sizes.putIfAbsent(file, Files.size(file));
        read(file, lines, visitor);
      } catch (IOException e) {
        throw new SourceException("cannot read the ledger '" + file + "': " + e.getMessage(), e);
      }
    }
  }

  @Override
  public boolean grew() {
    for (Path file : files()) {
      try {
        if (Files.size(file) != sizes.getOrDefault(file, 0L)) {
          return true;
        }
      } catch (IOException e) {
        throw new SourceException("cannot read the ledger '" + file + "': " + e.getMessage(), e);
      }
    }
    return false;
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

  private void read(Path file, LineSplitter lines, Visitor visitor) throws IOException {
    long number = 0;
    while (lines.advance()) {
      number++;
      progress.step();
      if (!lines.terminated()) {
        visitor.torn(file.toString());
        return;
      }
      String text = new String(lines.line(), StandardCharsets.UTF_8);
      if (!read(text, visitor)) {
        visitor.malformed(file.toString(), number, text);
      }
    }
  }

  private static boolean read(String text, Visitor visitor) {
    List<String> fields = split(text);
    if (fields.size() < 3) {
      return false;
    }
    Optional<EventId> id = EventId.parse(fields.get(1));
    if (id.isEmpty()) {
      return false;
    }
    if (fields.get(0).equals("sent") && fields.size() == 3) {
      visitor.sent(id.get());
      return true;
    }
    if (fields.get(0).equals("acked") && fields.size() == 4) {
      try {
        int partition = Integer.parseInt(fields.get(2));
        long offset = Long.parseLong(fields.get(3));
        if (partition < 0 || offset < -1) {
          return false;
        }
        visitor.acked(id.get(), partition, offset);
        return true;
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return false;
  }

  private static List<String> split(String text) {
    List<String> fields = new ArrayList<>(4);
    int from = 0;
    for (int tab = text.indexOf('\t'); tab >= 0; tab = text.indexOf('\t', from)) {
      fields.add(text.substring(from, tab));
      from = tab + 1;
    }
    fields.add(text.substring(from));
    return fields;
  }
}
