package io.chartlake.compaction.files;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** Tells a file that is not what was written from a store that does not give it. */
public final class FileFault {
  private FileFault() {}

  /**
   * What is wrong with a file of a known length.
   *
   * @throws RuntimeException when the store cannot be asked
   */
  public static Optional<String> of(FileIO io, String location, long length) {
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
   * What is wrong with a file that must be read whole to tell. It is read from the store once and
   * judged by those bytes alone: a failure of the store is never taken for a fault of the file.
   *
   * @param read reads the file, and throws when its content is not what it must be
   * @throws RuntimeException when the store cannot be asked
   * @throws IOException when the store does not give all of it
   */
  public static Optional<String> of(FileIO io, String location, Consumer<FileIO> read)
      throws IOException {
    InputFile file = io.newInputFile(location);
    Optional<String> fault = of(io, location, file.exists() ? file.getLength() : 0);
    if (fault.isPresent()) {
      return fault;
    }
    FileIO copy = new Copy(new InMemoryInputFile(location, readWhole(file)));
    try {
      read.accept(copy);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("is damaged");
    }
  }

  private static byte[] readWhole(InputFile file) throws IOException {
    try (SeekableInputStream bytes = file.newStream()) {
      return bytes.readAllBytes();
    } catch (NotFoundException e) {
      throw new IOException(file.location() + " has gone while it was read", e);
    }
  }

  /** One file in memory. */
  private static final class Copy implements FileIO {
    private static final long serialVersionUID = 1L;
    private final transient InputFile file;

    Copy(InputFile file) {
      this.file = file;
    }

    @Override
    public InputFile newInputFile(String path) {
      return file;
    }

    @Override
    public OutputFile newOutputFile(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteFile(String path) {
      throw new UnsupportedOperationException();
    }
  }
}
