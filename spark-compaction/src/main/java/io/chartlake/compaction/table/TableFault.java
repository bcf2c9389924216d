package io.chartlake.compaction.table;

import io.chartlake.compaction.files.FileFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;

/**
 * Looks for the first metadata file of a table that is not what was written, as after a power cut.
 */
final class TableFault {
  private final FileIO io;

  TableFault(FileIO io) {
    this.io = io;
  }

  /**
   * In words which file it is and what is wrong with it; empty when all can be read.
   *
   * @param metadata location of the table's current metadata file
   * @throws RuntimeException when the store cannot be asked
   * @throws IOException when the store does not give a file
   */
  Optional<String> find(String metadata) throws IOException {
    Optional<String> fault = fault("metadata file", metadata, copy -> read(copy, metadata));
    return fault.isPresent() ? fault : inSnapshot(read(io, metadata));
  }

  private Optional<String> inSnapshot(TableMetadata metadata) throws IOException {
    Snapshot snapshot = metadata.currentSnapshot();
    if (snapshot == null) {
      return Optional.empty();
    }
    Optional<String> fault =
        fault("manifest list", snapshot.manifestListLocation(), snapshot::allManifests);
    return fault.isPresent() ? fault : inManifests(snapshot, metadata.specsById());
  }

  private Optional<String> inManifests(Snapshot snapshot, Map<Integer, PartitionSpec> specs)
      throws IOException {
    for (ManifestFile manifest : snapshot.allManifests(io)) {
      Optional<String> fault =
          fault("manifest", manifest.path(), copy -> readAll(copy, manifest, specs));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> fault(String kind, String location, Consumer<FileIO> read)
      throws IOException {
    return FileFault.of(io, location, read)
        .map(fault -> "its %s %s %s".formatted(kind, location, fault));
  }

  private static TableMetadata read(FileIO io, String location) {
    return TableMetadataParser.read(io, location);
  }

  private static void readAll(FileIO io, ManifestFile manifest, Map<Integer, PartitionSpec> specs) {
    try (CloseableIterable<String> paths = ManifestFiles.readPaths(manifest, io, specs)) {
      paths.forEach(path -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
