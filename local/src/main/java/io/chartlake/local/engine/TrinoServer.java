package io.chartlake.local.engine;

import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Trino server, unpacked once from the archive that Maven fetched. */
public final class TrinoServer {
  /** Unpacking needs this much disk for a moment, in bytes; what stays is a quarter of it. */
  public static final long UNPACK_BYTES = 3L << 30;

  /** The connectors this stack uses; every other plugin only costs start-up time and disk. */
  private static final Set<String> PLUGINS = Set.of("hive", "iceberg");

  private TrinoServer() {}

  public static boolean isUnpacked(Home home) {
    return Files.isDirectory(new Archive(home, "trino").folder());
  }

  /** Unpacks the server if that has not been done and gives its folder. */
  public static Path unpack(Home home) {
    return new Archive(home, "trino").unpack(List.of(), TrinoServer::prune);
  }

  /** Only once the whole archive is there: its files are hard links to each other. */
  private static void prune(Path server) throws IOException {
    try (Stream<Path> list = Files.list(server.resolve("plugin"))) {
      for (Path plugin : list.toList()) {
        if (!PLUGINS.contains(plugin.getFileName().toString())) {
          FileTree.delete(plugin);
        }
      }
    }
    // S3 is read by Trino's own client; the Hadoop one doubles the time to start.
    FileTree.delete(server.resolve("plugin/hive/hdfs"));
  }
}
