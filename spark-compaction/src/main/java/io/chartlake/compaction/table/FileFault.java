package io.chartlake.compaction.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Tells a file that is not what was written from a store that does not give it: only the former
 * stays as it is however often it is read.
 */
final class FileFault {
  private FileFault() {}

  /**
   * What is wrong with a file of a known length.
   *
   * @throws RuntimeException when the store cannot be asked
   */
  static Optional<String> of(FileIO io, String location, long length) {
    InputFile file = io.newInputFile(location);
    if (!file.exists()) {
      return Optional.of("is missing");
    }
    long found = file.getLength();
    if (found == 0) {
      return Optional.of("is empty");
    }
    return found == length
        ? Optional.empty()
        : Optional.of("has %d bytes instead of %d".formatted(found, length));
  }

  /**
   * What is wrong with a file that must be read whole to tell.
   *
   * @param read reads it, and throws when its content is not what it must be
   * @throws RuntimeException when the store cannot be asked
   * @throws IOException when the store does not give all of it
   */
  static Optional<String> of(FileIO io, String location, Runnable read) throws IOException {
    try {
      read.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      InputFile file = io.newInputFile(location);
      Optional<String> fault = of(io, location, file.exists() ? file.getLength() : 0);
      if (fault.isPresent()) {
        return fault;
      }
      readWhole(file);
      return Optional.of("is damaged");
    }
  }

  private static void readWhole(InputFile file) throws IOException {
    try (SeekableInputStream bytes = file.newStream()) {
      bytes.transferTo(OutputStream.nullOutputStream());
    } catch (NotFoundException e) {
      throw new IOException(file.location() + " has gone while it was read", e);
    }
  }
}
