package io.chartlake.local.engine;

import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A distribution that comes as {@code .tar.gz}, unpacked once beside the other engines. */
public final class Archive {
  private final Home home;
  private final Path file;
  private final String part;

  public Archive(Home home, String engine) {
    this(home, engine, "");
  }

  /**
   * A distribution of which a part is kept.
   *
   * @param part what tells that part from others, at the end of the folder's name
   */
  Archive(Home home, String engine, String part) {
    this.home = home;
    this.file = Classpath.engine(home, engine).jars().get(0);
    this.part = part;
  }

  Path folder() {
    return home.engines().resolve(file.getFileName().toString().replace(".tar.gz", part));
  }

  /**
   * Unpacks it if that has not been done; whole or not at all.
   *
   * @param members patterns of what to take, in tar's terms; all when empty
   * @param trim what to do with the unpacked files before anyone sees them
   */
  public Path unpack(List<String> members, FileTree.Maker trim) {
    return FileTree.make(
        folder(),
        fresh -> {
          Files.createDirectory(fresh);
          List<String> command =
              new ArrayList<>(
                  List.of("xzf", file.toString(), "-C", fresh.toString(), "--strip-components=1"));
          command.addAll(members);
          // A slow disk may take its time over 1.5 GB.
          ShortRun.of(
              home,
              new NativeProgram("unpack", Path.of("tar"), command, Set.of()),
              Duration.ofHours(1));
          trim.make(fresh);
        });
  }
}
