package io.chartlake.local.engine;

import com.sun.security.auth.module.UnixSystem;
import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs, which come with the operating system and not with Maven.
 *
 * @param bin the folder they are in
 * @param user who runs the server instead of this process's user; empty for that one
 */
public record Postgres(Path bin, Optional<String> user) {
  private static final String INSTALL = "apt-get install -y --no-install-recommends ";

  /** Where Debian puts each version in a folder of its own. */
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  /** Such as 15, once 9.6. */
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)?");

  /** It refuses to run as root; this user comes with Debian's package. */
  private static final String INSTEAD_OF_ROOT = "postgres";

  private static final Duration READY_LIMIT = Duration.ofSeconds(2);

  private static final List<String> PROGRAMS = List.of("initdb", "postgres", "pg_isready", "psql");

  /** By these a user talks to a database of their own. */
  private static final Set<String> VARIABLES =
      Set.of(
          "PGDATA",
          "PGDATABASE",
          "PGHOST",
          "PGHOSTADDR",
          "PGOPTIONS",
          "PGPASSFILE",
          "PGPASSWORD",
          "PGPORT",
          "PGREQUIREAUTH",
          "PGSERVICE",
          "PGSERVICEFILE",
          "PGSSLMODE",
          "PGUSER");

  /**
   * The folder is opened before the user changes, who need not be able to walk there, and is known
   * to all that follows as file descriptor 9.
   */
  private static final String IN_FOLDER = "exec 9< \"$0\" && cd / && exec \"$@\"";

  /** The folder that {@link #inFolder} is given, as its program must call it. */
  public static final String FOLDER = "/proc/self/fd/9";

  /**
   * What is installed.
   *
   * @param version of existing data, such as 15; without any the newest is taken
   * @throws CommandException when it is not, with what to install
   */
  public static Postgres installed(Optional<String> version) {
    Path bin = newest(VERSIONS, version);
    return new Postgres(bin, isRoot() ? Optional.of(existingUser()) : Optional.empty());
  }

  static Path newest(Path versions, Optional<String> version) {
    try (Stream<Path> list = Files.exists(versions) ? Files.list(versions) : Stream.empty()) {
      return list.filter(folder -> version.isEmpty() || folder.endsWith(version.get()))
          .filter(folder -> isVersion(folder) && isWhole(folder))
          .max(Comparator.comparing(Postgres::version))
          .map(Postgres::bin)
          .orElseThrow(() -> missing(versions, version));
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + versions + ": " + e.getMessage(), e);
    }
  }

  private static CommandException missing(Path versions, Optional<String> version) {
    return CommandException.failure(
        version
            .map(
                number ->
                    "the metastore's database is of PostgreSQL %s, which was not found in %s; on Debian: %spostgresql-%s"
                        .formatted(number, versions, INSTALL, number))
            .orElse(
                "PostgreSQL was not found in %s; on Debian: %spostgresql"
                    .formatted(versions, INSTALL)));
  }

  private static boolean isWhole(Path folder) {
    return PROGRAMS.stream().allMatch(name -> Files.isExecutable(bin(folder).resolve(name)));
  }

  private static boolean isVersion(Path folder) {
    return VERSION.matcher(folder.getFileName().toString()).matches();
  }

  private static double version(Path folder) {
    return Double.parseDouble(folder.getFileName().toString());
  }

  private static Path bin(Path folder) {
    return folder.resolve("bin");
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  private static String existingUser() {
    try {
      Path.of("/")
          .getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(INSTEAD_OF_ROOT);
      return INSTEAD_OF_ROOT;
    } catch (IOException e) {
      throw CommandException.failure(
          "PostgreSQL does not run as root and there is no user %s; on Debian: %spostgresql"
              .formatted(INSTEAD_OF_ROOT, INSTALL),
          e);
    }
  }

  /** Gives a file or folder to whom the server runs as. */
  public void own(Path path) throws IOException {
    if (user.isPresent()) {
      Files.setOwner(
          path,
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get()));
    }
  }

  /**
   * One of its programs that works in a folder, run by whom the server runs as. The folder's own
   * owner and mode must allow it; those of the folders above do not matter.
   *
   * @param name what this run of it is called in pid files and logs
   * @param arguments in which the folder is called {@link #FOLDER}
   */
  public NativeProgram inFolder(Path folder, String name, String file, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-c", IN_FOLDER, folder.toString()));
    user.ifPresent(
        other ->
            all.addAll(
                List.of(
                    "setpriv",
                    "--reuid=" + other,
                    "--regid=" + other,
                    "--init-groups",
                    "--no-new-privs")));
    all.add(bin.resolve(file).toString());
    all.addAll(arguments);
    return new NativeProgram(name, Path.of("/bin/sh"), all, VARIABLES);
  }

  /** One of its client programs, run by this process's user. */
  public NativeProgram client(String name, String file, List<String> arguments) {
    return new NativeProgram(name, bin.resolve(file), arguments, VARIABLES);
  }

  /** Whether a server listens there and lets clients in; not while it mends what a crash left. */
  public boolean isReady(String host, int port) {
    List<String> arguments = List.of("--quiet", "--host=" + host, "--port=" + port, "--timeout=2");
    return client("postgres-ready", "pg_isready", arguments).answer(READY_LIMIT).isPresent();
  }
}
