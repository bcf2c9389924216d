package io.chartlake.local.engine;

import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Trino server, unpacked once from the archive that Maven fetched. */
public final class TrinoServer {
  /** Unpacking needs this much disk for a moment, in bytes; what stays is a quarter of it. */
  public static final long UNPACK_BYTES = 3L << 30;

  /** The connectors this stack uses; every other plugin only costs start-up time and disk. */
  private static final List<String> PLUGINS = List.of("hive", "iceberg", "password-authenticators");

  private TrinoServer() {}

  public static boolean isUnpacked(Home home) {
    return Files.isDirectory(archive(home).folder());
  }

  /** Unpacks the server if that has not been done and gives its folder. */
  public static Path unpack(Home home) {
    return archive(home).unpack(List.of(), TrinoServer::prune);
  }

  /** One that was unpacked with other plugins is another, and may be running. */
  private static Archive archive(Home home) {
    return new Archive(home, "trino", "-" + String.join("-", PLUGINS));
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
