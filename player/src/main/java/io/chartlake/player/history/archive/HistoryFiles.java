package io.chartlake.player.history.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.chartlake.player.model.Texts;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.io.FilenameUtils;

/** What one path holds: a file as it is, what a gzip file unpacks to, or the files in a zip. */
public final class HistoryFiles implements Closeable {
  private static final Set<String> EXTENSIONS =
      Set.of("csv", "tsv", "json", "jsonl", "ndjson", "zip", "gz");

  /** Of archives with files and without. */
  private static final Set<String> ZIP = Set.of("PK\u0003\u0004", "PK\u0005\u0006");

  private static final String GZIP = "\u001f\u008b";
  private static final int MAGIC = 4;

  private final List<HistoryFile> files;
  private final Closeable archive;
  private final boolean single;

  private HistoryFiles(List<HistoryFile> files, Closeable archive, boolean single) {
    this.files = files;
    this.archive = archive;
    this.single = single;
  }

  /** Whether a folder's or an archive's file of this name is worth a look. */
  public static boolean mayBeHistory(String name) {
    String extension = FilenameUtils.getExtension(name).toLowerCase(Locale.ROOT);
    boolean macMetadata = FilenameUtils.getName(name).startsWith("._");
    return EXTENSIONS.contains(extension) && !macMetadata;
  }

  /** Opens a path, and refuses an archive that is broken or unpacks to more than the bounds. */
  public static HistoryFiles open(Path path, UnpackBounds bounds) throws IOException {
    String magic;
    try (InputStream in = Files.newInputStream(path)) {
      magic = new String(in.readNBytes(MAGIC), ISO_8859_1);
    }
    if (ZIP.contains(magic)) {
      return zip(path, bounds);
    }
    return magic.startsWith(GZIP)
        ? gzip(path, bounds)
        : one(new HistoryFile(path.toString(), () -> Files.newInputStream(path)));
  }

  private static HistoryFiles one(HistoryFile file) {
    return new HistoryFiles(List.of(file), () -> {}, true);
  }

  private static HistoryFiles gzip(Path path, UnpackBounds bounds) throws IOException {
    HistoryFile file =
        new HistoryFile(
            path.toString(),
            () -> new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path))));
    bounds.check(List.of(file));
    return one(file);
  }

  private static HistoryFiles zip(Path path, UnpackBounds bounds) throws IOException {
    // Latin-1 decodes every name; those marked as UTF-8 are UTF-8 all the same.
    ZipFile zip = new ZipFile(path.toFile(), ISO_8859_1);
    try {
      bounds.checkEntries(zip.size());
      List<HistoryFile> files =
          zip.stream()
              .filter(entry -> !entry.isDirectory() && mayBeHistory(entry.getName()))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .map(entry -> fileOf(path, zip, entry))
              .toList();
      bounds.check(files);
      return new HistoryFiles(files, zip, false);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static HistoryFile fileOf(Path path, ZipFile zip, ZipEntry entry) {
    return new HistoryFile(
        path + "!/" + Texts.onOneLine(entry.getName()), () -> zip.getInputStream(entry));
  }

  public List<HistoryFile> files() {
    return files;
  }

  /** Whether the path stands for one file, so that a user who names it means that file. */
  public boolean isSingle() {
    return single;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
