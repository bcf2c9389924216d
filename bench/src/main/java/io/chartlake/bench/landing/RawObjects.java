package io.chartlake.bench.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.bench.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What landing left in the bucket's folder: per partition a chain of ranges without a gap, and a
 * line per record.
 */
final class RawObjects {
  private static final Pattern NAME = Pattern.compile("(\\d{20})-(\\d{20})\\.jsonl(\\.zst|\\.gz)?");

  private RawObjects() {}

  static void requireAll(Path bucket, FilledTopic topic) throws IOException {
    long lines = 0;
    for (int partition = 0; partition < topic.partitions(); partition++) {
      lines +=
          chain(
              bucket
                  .resolve(topic.name() + ".json")
                  .resolve("partition=%05d".formatted(partition)));
    }
    if (lines != topic.records()) {
      throw new BenchException("landing wrote " + lines + " lines of " + topic.records());
    }
  }

  private static long chain(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    List<Path> objects;
    try (Stream<Path> files = Files.walk(folder)) {
      objects = files.filter(Files::isRegularFile).sorted().toList();
    }
    long next = 0;
    long lines = 0;
    for (Path object : objects) {
      Matcher name = NAME.matcher(object.getFileName().toString());
      if (!name.matches() || Long.parseLong(name.group(1)) != next) {
        throw new BenchException(object + " does not go on at offset " + next);
      }
      next = Long.parseLong(name.group(2));
      lines += lines(object);
    }
    return lines;
  }

  /** Line feeds in a file. */
  static long lines(Path file) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = decompressed(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines++;
          }
        }
      }
    }
    return lines;
  }

  private static InputStream decompressed(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    String name = file.toString();
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(in);
    }
    return name.endsWith(".zst") ? new ZstdInputStream(in) : in;
  }
}
