package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held while a command starts or stops services, so that two commands never do so at once. */
public final class StackLock implements AutoCloseable {
  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock; the operating system gives it back however the process ends.
   *
   * @throws CommandException when another command holds it
   */
  public static StackLock take(Home home) {
    Path file = home.run().resolve("lock");
    return Attempt.to(
        "lock " + file,
        () -> {
          Files.createDirectories(home.run());
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = tryLock(channel);
          if (lock == null) {
            channel.close();
            throw CommandException.failure(
                "another chartlake command is starting or stopping this stack; wait until it is done");
          }
          return new StackLock(channel);
        });
  }

  /** The same, but without a lock where none can be held: a full disk must not keep all running. */
  public static StackLock takeIfWritable(Home home) {
    return Files.isWritable(home.run()) ? take(home) : new StackLock(null);
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    Attempt.to("release the stack's lock", () -> channel.close());
  }
}
