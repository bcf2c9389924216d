package io.chartlake.compaction.plan;

import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.name.ObjectMetadata;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists through a Hadoop file system: S3A in production, local files in tests. Neither can start
 * behind a name, so a level always comes whole.
 */
public final class HadoopListing implements Listing {
  /** S3A shows user metadata as extended attributes with this in front. */
  private static final String ATTRIBUTE_PREFIX = "header.";

  private final FileSystem fileSystem;
  private final RawRoot root;
  private final int keyStart;

  /**
   * @throws IOException when the file system can't be opened; the message says why
   */
  public HadoopListing(RawRoot root, Configuration configuration) throws IOException {
    this.root = root;
    Path path = new Path(root.uri());
    this.fileSystem = path.getFileSystem(configuration);
    String folder = path.toUri().getPath();
    this.keyStart = folder.endsWith("/") ? folder.length() : folder.length() + 1;
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) throws IOException {
    List<String> folders = new ArrayList<>();
    List<Entry> objects = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> statuses =
          fileSystem.listStatusIterator(new Path(root.uri(prefix)));
      while (statuses.hasNext()) {
        FileStatus status = statuses.next();
        if (status.isDirectory()) {
          folders.add(key(status) + "/");
        } else {
          objects.add(entry(status));
        }
      }
    } catch (FileNotFoundException e) {
      return new Level(List.of(), List.of());
    }
    return new Level(folders, objects);
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) throws IOException {
    List<Entry> objects = new ArrayList<>();
    try {
      RemoteIterator<? extends FileStatus> statuses =
          fileSystem.listFiles(new Path(root.uri(prefix)), true);
      while (statuses.hasNext()) {
        FileStatus status = statuses.next();
        objects.add(entry(status));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return objects;
  }

  @Override
  public Optional<String> topicId(String key) throws IOException {
    String attribute = ATTRIBUTE_PREFIX + ObjectMetadata.TOPIC_ID;
    try {
      byte[] value =
          fileSystem.getXAttrs(new Path(root.uri(key)), List.of(attribute)).get(attribute);
      return Optional.ofNullable(value)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
          .filter(id -> !id.isEmpty());
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private Entry entry(FileStatus status) {
    return new Entry(
        key(status), status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
  }

  private String key(FileStatus status) {
    return status.getPath().toUri().getPath().substring(keyStart);
  }
}
