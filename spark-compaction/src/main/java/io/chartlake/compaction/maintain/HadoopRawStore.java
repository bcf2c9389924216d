package io.chartlake.compaction.maintain;

import io.chartlake.compaction.plan.RawRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A bucket through Hadoop's file systems: S3A in production, local files in tests. */
final class HadoopRawStore implements RawStore {
  /** S3A shows user metadata as extended attributes with this in front, and takes it as options. */
  private static final String ATTRIBUTE_PREFIX = "header.";

  private static final String CREATE_PREFIX = "fs.s3a.create.header.";
  private static final String OWN_METADATA = "chartlake-";
  private static final int BUFFER_BYTES = 64 << 10;

  private final RawRoot root;
  private final FileSystem fileSystem;

  HadoopRawStore(RawRoot root, Configuration configuration) throws IOException {
    this.root = root;
    this.fileSystem = new Path(root.uri()).getFileSystem(configuration);
  }

  @Override
  public Map<String, String> metadata(String key) throws IOException {
    Map<String, String> metadata = new HashMap<>();
    try {
      fileSystem
          .getXAttrs(path(key))
          .forEach(
              (name, value) -> {
                if (name.startsWith(ATTRIBUTE_PREFIX + OWN_METADATA)) {
                  metadata.put(
                      name.substring(ATTRIBUTE_PREFIX.length()),
                      new String(value, StandardCharsets.UTF_8));
                }
              });
    } catch (UnsupportedOperationException e) {
      return Map.of();
    }
    return metadata;
  }

  @Override
  public void create(String key, java.nio.file.Path content, Map<String, String> metadata)
      throws IOException {
    Path path = path(key);
    if (fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
      write(path, content, metadata);
      return;
    }
    // Such a file system shows what is half written: write elsewhere, then rename.
    Path hidden = path("." + UUID.randomUUID() + ".merging");
    try {
      write(hidden, content, metadata);
      if (fileSystem.exists(path)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      if (!fileSystem.rename(hidden, path)) {
        throw new IOException("could not rename " + hidden + " to " + path);
      }
    } finally {
      fileSystem.delete(hidden, false);
    }
  }

  private void write(Path path, java.nio.file.Path content, Map<String, String> metadata)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder =
        fileSystem.createFile(path).overwrite(false).recursive();
    metadata.forEach((name, value) -> builder.opt(CREATE_PREFIX + name, value));
    FSDataOutputStream out = builder.build();
    boolean whole = false;
    try {
      Files.copy(content, out);
      whole = true;
    } finally {
      if (!whole && out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort(); // closing would show what was written so far
      }
      out.close();
    }
  }

  @Override
  public boolean holds(String key, java.nio.file.Path content) throws IOException {
    try (InputStream expected = Files.newInputStream(content);
        InputStream found = fileSystem.open(path(key))) {
      while (true) {
        byte[] ours = expected.readNBytes(BUFFER_BYTES);
        byte[] theirs = found.readNBytes(BUFFER_BYTES);
        if (!Arrays.equals(ours, theirs)) {
          return false;
        }
        if (ours.length == 0) {
          return true;
        }
      }
    }
  }

  @Override
  public void delete(String key) throws IOException {
    fileSystem.delete(path(key), false);
  }

  private Path path(String key) {
    return new Path(root.uri(key));
  }
}
