package io.chartlake.compaction.maintain;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/** A bucket in memory in which a process can die at any request that changes it. */
final class MemoryBucket implements Listing, ObjectOpener, RawStore {
  static final RawZone ZONE = new RawZone("", "songs");
  static final RawRoot ROOT = new RawRoot("s3a://bucket/", "");
  private static final Pattern LINE = Pattern.compile("(?<=\n)");
  private static final Pattern OFFSET = Pattern.compile("\"_offset\":(\\d+)");

  final TreeMap<String, byte[]> objects = new TreeMap<>();
  final Map<String, Map<String, String>> metadata = new HashMap<>();
  int requestsUntilDeath = Integer.MAX_VALUE;
  boolean corrupts;

  /** The process is gone: nothing after this runs. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  static ObjectName name(int partition, HourUtc hour, long from, long to, Compression compression) {
    return new ObjectName(partition, hour, new OffsetRange(from, to), compression);
  }

  static String line(long offset) {
    return "{\"count\":1,\"songName\":\"s \\\" %d\",\"_key\":%d,\"_offset\":%d}\n"
        .formatted(offset, offset % 5, offset);
  }

  /** Lands every offset of the range but those that are multiples of seven. */
  ObjectName land(int partition, HourUtc hour, long from, long to, Compression compression) {
    StringBuilder text = new StringBuilder();
    for (long offset = from; offset < to; offset++) {
      if (offset % 7 != 0) {
        text.append(line(offset));
      }
    }
    ObjectName name = name(partition, hour, from, to, compression);
    objects.put(ZONE.key(name), compressed(text.toString(), compression));
    return name;
  }

  private static byte[] compressed(String text, Compression compression) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return switch (compression) {
      case NONE -> bytes;
      case ZSTD -> Zstd.compress(bytes);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        yield out.toByteArray();
      }
    };
  }

  String text(ObjectName name) {
    byte[] bytes = objects.get(ZONE.key(name));
    try (InputStream in =
        switch (name.compression()) {
          case NONE -> new ByteArrayInputStream(bytes);
          case GZIP -> new GZIPInputStream(new ByteArrayInputStream(bytes));
          case ZSTD -> new ZstdInputStream(new ByteArrayInputStream(bytes));
        }) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ObjectName> names(int partition) {
    List<ObjectName> names = new ArrayList<>();
    for (String key : objects.keySet()) {
      if (key.startsWith(ZONE.partitionPrefix(partition)) && key.contains(".jsonl")) {
        names.add(ZONE.parse(key));
      }
    }
    return names;
  }

  /** What a reader at this position reads: each line, and the gap it stops at. */
  List<String> read(int partition, long next) {
    Chain chain = Chain.from(partition, next, names(partition));
    List<String> read = new ArrayList<>();
    for (Chain.Slice slice : chain.slices()) {
      for (String line : LINE.split(text(slice.object()), -1)) {
        Matcher offset = OFFSET.matcher(line);
        if (offset.find() && slice.take().contains(Long.parseLong(offset.group(1)))) {
          read.add(line);
        }
      }
    }
    read.add("next " + chain.next() + " gap " + chain.gap());
    return read;
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) {
    return objects.entrySet().stream()
        .filter(object -> object.getKey().startsWith(prefix))
        .map(object -> new Entry(object.getKey(), object.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public Optional<String> topicId(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized InputStream open(ObjectSlice slice) throws IOException {
    return new ByteArrayInputStream(bytes(ROOT.key(slice.uri())));
  }

  private byte[] bytes(String key) throws IOException {
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new FileNotFoundException(key);
    }
    return bytes;
  }

  @Override
  public synchronized Map<String, String> metadata(String key) throws IOException {
    bytes(key);
    return metadata.getOrDefault(key, Map.of());
  }

  @Override
  public synchronized void create(String key, Path content, Map<String, String> given)
      throws IOException {
    request(
        () -> {
          byte[] bytes = Files.readAllBytes(content);
          if (objects.containsKey(key)) {
            throw new FileAlreadyExistsException(key);
          }
          objects.put(key, corrupts ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
          metadata.put(key, Map.copyOf(given));
        });
  }

  @Override
  public synchronized boolean holds(String key, Path content) throws IOException {
    return Arrays.equals(bytes(key), Files.readAllBytes(content));
  }

  @Override
  public synchronized void delete(String key) throws IOException {
    request(
        () -> {
          objects.remove(key);
          metadata.remove(key);
        });
  }

  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void request(Change change) throws IOException {
    if (requestsUntilDeath-- <= 0) {
      throw new Death();
    }
    change.run();
    if (requestsUntilDeath-- <= 0) {
      throw new Death();
    }
  }
}
