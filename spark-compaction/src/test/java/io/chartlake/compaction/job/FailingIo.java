package io.chartlake.compaction.job;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Fails at one of the files to be written, by tasks or for the commit. */
final class FailingIo implements FileIO {
  static final String FAILURE = "the disk is full";
  private static final long serialVersionUID = 1L;

  /** Of this JVM, as tasks have copies of this. */
  private static final AtomicInteger LEFT = new AtomicInteger();

  private final FileIO real;

  private FailingIo(FileIO real) {
    this.real = real;
  }

  /**
   * @param files are written before one fails; those behind it are written again
   */
  static FailingIo after(int files, FileIO real) {
    LEFT.set(files);
    return new FailingIo(real);
  }

  static boolean hasFailed() {
    return LEFT.get() < 0;
  }

  @Override
  public InputFile newInputFile(String path) {
    return real.newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    if (LEFT.getAndDecrement() == 0) {
      throw new IllegalStateException(FAILURE);
    }
    return real.newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    real.deleteFile(path);
  }

  @Override
  public Map<String, String> properties() {
    return real.properties();
  }
}
