package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The machine's Python, which comes with the operating system and not with Maven.
 *
 * @param executable to make virtual environments with
 */
public record Python(Path executable) {
  private static final int MAJOR = 3;

  /** The pinned versions of what Superset needs are made for these. */
  private static final int OLDEST = 10;

  private static final int NEWEST = 12;

  private static final String INSTALL = "apt-get install -y --no-install-recommends ";
  private static final String ASK_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])";

  /** Debian has these in a package of their own. */
  private static final String ASK_VENV = "import venv, ensurepip";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** By these a user makes all of their Python programs do something else. */
  static final Set<String> VARIABLES =
      Set.of(
          "PYTHONHOME",
          "PYTHONPATH",
          "PYTHONSTARTUP",
          "PYTHONUSERBASE",
          "PYTHONINSPECT",
          "VIRTUAL_ENV",
          "PIP_CONSTRAINT",
          "PIP_PREFIX",
          "PIP_REQUIRE_VIRTUALENV",
          "PIP_ROOT",
          "PIP_TARGET",
          "PIP_USER");

  /**
   * The first on the path that will do.
   *
   * @throws CommandException when there is none, with what to install
   */
  public static Python installed() {
    return installed(System.getenv().getOrDefault("PATH", "/usr/bin"));
  }

  static Python installed(String path) {
    List<String> found = new ArrayList<>();
    for (Path candidate : candidates(path)) {
      Optional<String> version = answer(candidate, ASK_VERSION);
      if (version.isPresent() && fits(version.get())) {
        if (answer(candidate, ASK_VENV).isEmpty()) {
          throw CommandException.failure(
              "%s has no venv with pip, which Superset is installed by; on Debian: %spython3-venv"
                  .formatted(candidate, INSTALL));
        }
        return new Python(candidate);
      }
      found.add(candidate + " is " + version.orElse("none that runs"));
    }
    throw CommandException.failure(
        "Superset needs Python %d.%d to %d.%d and the path has none%s; on Debian: %spython3-venv"
            .formatted(
                MAJOR,
                OLDEST,
                MAJOR,
                NEWEST,
                found.isEmpty() ? "" : " (" + String.join(", ", found) + ")",
                INSTALL));
  }

  private static List<Path> candidates(String path) {
    List<String> names =
        Stream.concat(
                Stream.of("python3"),
                Stream.iterate(NEWEST, minor -> minor >= OLDEST, minor -> minor - 1)
                    .map(minor -> "python" + MAJOR + "." + minor))
            .toList();
    List<Path> candidates = new ArrayList<>();
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        Path file = Path.of(folder).resolve(name);
        if (!folder.isEmpty() && Files.isExecutable(file)) {
          candidates.add(file);
        }
      }
    }
    return candidates;
  }

  private static boolean fits(String version) {
    return Stream.iterate(OLDEST, minor -> minor <= NEWEST, minor -> minor + 1)
        .anyMatch(minor -> version.equals(MAJOR + "." + minor));
  }

  /** What it prints when told to run this; empty when it fails. */
  static Optional<String> answer(Path python, String program) {
    return new NativeProgram("python", python, List.of("-c", program), VARIABLES).answer(LIMIT);
  }
}
