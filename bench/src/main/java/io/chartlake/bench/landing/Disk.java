package io.chartlake.bench.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk under a folder takes. */
final class Disk {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int BLOCKS = 512;

  private Disk() {}

  /** Megabytes (10^6) a second of one sequential write that ends on the disk. */
  static double megabytesPerSecond(Path folder) throws IOException {
    Path file = folder.resolve("disk");
    long begin = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int i = 0; i < BLOCKS; i++) {
        block.clear();
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(true);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Files.delete(file);
    return (double) BLOCK_BYTES * BLOCKS / 1e6 / seconds;
  }
}
