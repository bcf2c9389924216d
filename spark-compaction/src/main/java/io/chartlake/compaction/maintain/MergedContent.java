package io.chartlake.compaction.maintain;

import com.github.luben.zstd.ZstdOutputStream;
import io.chartlake.compaction.lines.RawLines;
import io.chartlake.rawzone.name.Compression;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** What a merged object will hold, on a local disk until it is whole. */
final class MergedContent implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final OutputStream out;
  private long lines;

  MergedContent(Path folder, Compression compression) throws IOException {
    Files.createDirectories(folder);
    file = Files.createTempFile(folder, "chartlake-merge-", compression.suffix());
    OutputStream stored = Files.newOutputStream(file);
    out =
        switch (compression) {
          case NONE -> new BufferedOutputStream(stored, BUFFER_BYTES);
          case GZIP -> new GZIPOutputStream(stored, BUFFER_BYTES);
          case ZSTD -> new ZstdOutputStream(new BufferedOutputStream(stored, BUFFER_BYTES));
        };
  }

  void add(RawLines line) throws IOException {
    line.writeTo(out);
    lines++;
  }

  long lines() {
    return lines;
  }

  /** The whole content. */
  Path finished() throws IOException {
    out.close();
    return file;
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
