package io.chartlake.compaction.maintain;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.util.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files of killed rounds: old enough, in the table's data and metadata folders, and named
 * by no metadata. Files are listed first and the metadata is read after, so that what was committed
 * in between is known.
 */
final class OrphanRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanRemoval.class);

  private final Table table;
  private final Configuration configuration;
  private final long olderThanMillis;

  /** What was done. */
  record Outcome(int files, long bytes) {
    static final Outcome NOTHING = new Outcome(0, 0);
  }

  /**
   * @param olderThanMillis files last written before this time, since 1970, may be orphans
   */
  OrphanRemoval(Table table, Configuration configuration, long olderThanMillis) {
    this.table = table;
    this.configuration = configuration;
    this.olderThanMillis = olderThanMillis;
  }

  /**
   * @throws IOException when files can't be listed or metadata not be read; none is removed then
   */
  Outcome run(ExecutorService pool) throws IOException {
    if (!PropertyUtil.propertyAsBoolean(
        table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
      LOG.info("{} has {}=false: no files are removed", table.name(), TableProperties.GC_ENABLED);
      return Outcome.NOTHING;
    }
    List<FileStatus> old = new ArrayList<>();
    collect(folder(TableProperties.WRITE_DATA_LOCATION, "data"), old);
    collect(folder(TableProperties.WRITE_METADATA_LOCATION, "metadata"), old);
    if (old.isEmpty()) {
      return Outcome.NOTHING;
    }
    table.refresh();
    Set<String> known = known(pool);
    List<FileStatus> orphans =
        old.stream().filter(file -> !known.contains(file.getPath().toUri().getPath())).toList();
    Queue<FileStatus> removed = new ConcurrentLinkedQueue<>();
    Tasks.foreach(orphans)
        .executeWith(pool)
        .noRetry()
        .suppressFailureWhenFinished()
        .onFailure((file, e) -> LOG.warn("Left orphan {}: {}", file.getPath(), e.getMessage()))
        .run(
            file -> {
              table.io().deleteFile(file.getPath().toString());
              removed.add(file);
            });
    long bytes = removed.stream().mapToLong(FileStatus::getLen).sum();
    LOG.info(
        "Removed {} orphans of {} among {} old files, {} bytes",
        removed.size(),
        table.name(),
        old.size(),
        bytes);
    return new Outcome(removed.size(), bytes);
  }

  private Path folder(String property, String standard) {
    String location = table.location().replaceAll("/+$", "");
    return new Path(table.properties().getOrDefault(property, location + "/" + standard));
  }

  private void collect(Path top, List<FileStatus> old) throws IOException {
    FileSystem fileSystem = top.getFileSystem(configuration);
    Deque<Path> folders = new ArrayDeque<>(List.of(top));
    while (!folders.isEmpty()) {
      Path folder = folders.remove();
      try {
        RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(folder);
        while (entries.hasNext()) {
          FileStatus entry = entries.next();
          if (entry.isDirectory()) {
            folders.add(entry.getPath());
          } else if (entry.getModificationTime() < olderThanMillis) {
            old.add(entry);
          }
        }
      } catch (FileNotFoundException e) {
        LOG.debug("{} has no folder {}", table.name(), folder);
      }
    }
  }

  /** Paths without scheme and bucket: engines spell those in different ways. */
  private Set<String> known(ExecutorService pool) {
    Set<String> known = ConcurrentHashMap.newKeySet();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(file -> add(known, file));
    add(known, ReachableFileUtil.versionHintLocation(table));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> add(known, file));
    for (PartitionStatisticsFile file : table.partitionStatisticsFiles()) {
      add(known, file.path());
    }
    Map<String, ManifestFile> manifests = new HashMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.manifestListLocation() != null) {
        add(known, snapshot.manifestListLocation());
      }
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        manifests.put(manifest.path(), manifest);
      }
    }
    Tasks.foreach(manifests.values())
        .executeWith(pool)
        .stopOnFailure()
        .throwFailureWhenFinished()
        .run(manifest -> addFiles(known, manifest));
    return known;
  }

  private void addFiles(Set<String> known, ManifestFile manifest) {
    add(known, manifest.path());
    try (CloseableIterable<String> files =
        ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
      files.forEach(file -> add(known, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Set<String> known, String location) {
    known.add(new Path(location).toUri().getPath());
  }
}
