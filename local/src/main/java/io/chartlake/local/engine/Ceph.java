package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ceph's programs, which come with the operating system and not with Maven. */
public final class Ceph {
  private static final String INSTALL =
      "apt-get install -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common";

  private static final List<String> PROGRAMS =
      List.of("ceph-mon", "monmaptool", "ceph-osd", "ceph", "radosgw", "radosgw-admin");

  /** By these a user talks to a cluster of their own. */
  private static final Set<String> VARIABLES =
      Set.of("CEPH_ARGS", "CEPH_CONF", "CEPH_KEYRING", "CEPH_LIB");

  private Ceph() {}

  /**
   * Looks whether all of them are there.
   *
   * @throws CommandException when not, with what to install
   */
  public static void checkInstalled() {
    List<String> missing = PROGRAMS.stream().filter(name -> find(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw CommandException.failure(
          "of Ceph's programs the path has no %s; on Debian: %s"
              .formatted(String.join(", ", missing), INSTALL));
    }
  }

  /**
   * One of its programs.
   *
   * @param name what this run of it is called in pid files and logs
   */
  public static NativeProgram program(String name, String file, List<String> arguments) {
    return new NativeProgram(
        name,
        find(file).orElseThrow(() -> CommandException.failure(file + " was not found on the path")),
        arguments,
        VARIABLES);
  }

  private static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
