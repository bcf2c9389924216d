package io.chartlake.landing.buffer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.chartlake.rawzone.name.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses an object's lines; equal lines give equal bytes. */
public final class Compressor {
  private static final int BUFFER_BYTES = 64 << 10;

  private Compressor() {}

  public static Buffer compress(Buffer lines, Compression compression) {
    if (compression == Compression.NONE) {
      return lines;
    }
    Buffer compressed = new Buffer();
    try (OutputStream out =
        compression == Compression.GZIP
            ? new GZIPOutputStream(compressed, BUFFER_BYTES)
            : Zstd.over(compressed)) {
      lines.copyTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed;
  }

  /** Whether this worker can write it: zstd-jni comes with Kafka, not with this plugin. */
  public static boolean isAvailable(Compression compression) {
    try {
      compress(new Buffer(), compression);
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Apart, so that a worker without zstd-jni loads the rest. */
  private static final class Zstd {
    static OutputStream over(OutputStream out) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out);
    }
  }
}
