package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is left on the disk that a stack's folder lies on.
 *
 * @param folder of the stack
 * @param bytes that its user can still write
 */
public record FreeSpace(Path folder, long bytes) {
  /** Below this, services fail or wait: Kafka alone allocates files of 10 MiB. */
  private static final long FULL_BYTES = 64L << 20;

  /** What a fresh stack and an evening of plays take. */
  public static final long EVENING_BYTES = 1L << 30;

  /** The free space of a folder, or of where it would be made. */
  public static FreeSpace in(Path folder) {
    Path existing =
        Stream.iterate(folder, Objects::nonNull, Path::getParent)
            .filter(Files::exists)
            .findFirst()
            .orElse(folder);
    return Attempt.to(
        "read the free space of " + folder,
        () -> new FreeSpace(folder, Files.getFileStore(existing).getUsableSpace()));
  }

  public boolean isFull() {
    return bytes < FULL_BYTES;
  }

  /** Whether it may be full soon. */
  public boolean isLow() {
    return bytes < EVENING_BYTES;
  }

  /**
   * Refuses to start on less than is needed.
   *
   * @throws CommandException with what is free, what is needed and what to do
   */
  public void require(long needed) {
    if (bytes < needed) {
      throw CommandException.failure(
          "%s and %d MiB are needed; free some space or choose another folder with --dir"
              .formatted(this, needed >> 20));
    }
  }

  @Override
  public String toString() {
    return (bytes >> 20) + " MiB free in " + folder;
  }
}
