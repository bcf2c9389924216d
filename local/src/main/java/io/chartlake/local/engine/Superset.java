package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Superset in a virtual environment of its own, with the versions that {@code dashboards/} pins.
 * All stacks of a checkout share it; other versions get another folder.
 */
public final class Superset {
  private static final String NAME = "superset";
  private static final String INSTALLATION = "superset-install";
  private static final String REQUIREMENTS = "requirements.txt";
  private static final String CONSTRAINTS = "constraints.txt";

  /** What is told of what pip says. */
  private static final String COLLECTING = "Collecting ";

  private static final int LOG_LINES = 10;

  /** It calls nothing but Trino on this machine, which it knows by a certificate of its own. */
  private static final Set<String> VARIABLES = new TreeSet<>(Python.VARIABLES);

  static {
    VARIABLES.addAll(
        List.of(
            "ALL_PROXY",
            "CURL_CA_BUNDLE",
            "FLASK_APP",
            "GUNICORN_CMD_ARGS",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "PORT",
            "REQUESTS_CA_BUNDLE",
            "SUPERSET_CONFIG",
            "WEB_CONCURRENCY",
            "all_proxy",
            "http_proxy",
            "https_proxy"));
  }

  private final Home home;

  public Superset(Home home) {
    this.home = home;
  }

  /** Superset's configuration, assets and what puts them into it. */
  public static Path files(Home home) {
    return home.root().resolve("dashboards");
  }

  /** Whether it is there and runs: the machine may have got another Python since. */
  public boolean isInstalled() {
    return Files.isDirectory(folder()) && Python.answer(python(), "import gunicorn").isPresent();
  }

  /**
   * Looks whether it is there, or can be put there.
   *
   * @throws CommandException when neither, with what to install
   */
  public void checkInstallable() {
    if (!isInstalled()) {
      Python unused = Python.installed(); // it throws when there is none
    }
  }

  private Path engines() {
    return home.engines().resolve(NAME);
  }

  private Path folder() {
    Path files = files(home);
    return Attempt.to(
        "read " + files,
        () ->
            engines()
                .resolve(
                    JarSnapshot.digest(
                        files, List.of(files.resolve(REQUIREMENTS), files.resolve(CONSTRAINTS)))));
  }

  private Path python() {
    return python(folder());
  }

  private static Path python(Path environment) {
    return environment.resolve("bin").resolve("python");
  }

  /**
   * Makes the virtual environment where it is missing, whole or not at all.
   *
   * @param progress told a word or two of what is being done
   */
  @SuppressWarnings("try") // held, not used
  public void install(Consumer<String> progress) {
    if (isInstalled()) {
      return;
    }
    progress.accept("waiting for another installation");
    Attempt.to(
        "install Superset",
        () -> {
          Files.createDirectories(engines());
          try (FileChannel channel =
                  FileChannel.open(
                      engines().resolve("lock"),
                      StandardOpenOption.CREATE,
                      StandardOpenOption.WRITE);
              FileLock held = channel.lock()) {
            if (!isInstalled()) {
              installAlone(progress);
            }
          }
        });
  }

  private void installAlone(Consumer<String> progress) throws IOException {
    FileTree.delete(folder());
    Path files = files(home);
    long pinned =
        Files.readAllLines(files.resolve(CONSTRAINTS)).stream()
            .filter(line -> line.contains("=="))
            .count();
    // Its scripts name the folder it was made in; nothing here uses them.
    FileTree.make(
        folder(),
        fresh -> {
          try (BufferedWriter lines = Files.newBufferedWriter(home.log(INSTALLATION))) {
            progress.accept("making a virtual environment");
            run(
                List.of(Python.installed().executable() + "", "-m", "venv", fresh + ""),
                lines,
                null);
            run(
                List.of(
                    python(fresh).toString(),
                    "-m",
                    "pip",
                    "install",
                    "--disable-pip-version-check",
                    "--no-input",
                    "--progress-bar=off",
                    "--requirement=" + files.resolve(REQUIREMENTS),
                    "--constraint=" + files.resolve(CONSTRAINTS)),
                lines,
                new Packages(pinned, progress));
          }
        });
  }

  /** Counts what pip fetches. */
  private static final class Packages implements Consumer<String> {
    private final long all;
    private final Consumer<String> progress;
    private int collected;

    Packages(long all, Consumer<String> progress) {
      this.all = all;
      this.progress = progress;
    }

    @Override
    public void accept(String line) {
      if (line.startsWith(COLLECTING)) {
        collected++;
        progress.accept("fetching package %d of about %d".formatted(collected, all));
      } else if (line.startsWith("Installing collected packages")) {
        progress.accept("installing packages");
      }
    }
  }

  private void run(List<String> command, BufferedWriter log, Consumer<String> told)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Python.VARIABLES);
    Process process = builder.start();
    Thread hook = new Thread(process::destroy, "end-" + INSTALLATION);
    Runtime.getRuntime().addShutdownHook(hook);
    try (var output = process.inputReader()) {
      process.getOutputStream().close();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log.write(line + "\n");
        log.flush();
        if (told != null) {
          told.accept(line);
        }
      }
      int code = process.waitFor();
      if (code != 0) {
        Path file = home.log(INSTALLATION);
        throw CommandException.failure(
            "Superset cannot be installed: exit code %d of %s; its log is %s and ends with:%n%s"
                .formatted(
                    code,
                    String.join(" ", command.subList(0, 4)),
                    file,
                    LogTail.of(file, 0, LOG_LINES)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted while Superset was being installed", e);
    } finally {
      process.destroy();
      removeHook(hook);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook runs.
    }
  }

  /**
   * One of its modules as a program.
   *
   * @param name what this run of it is called in pid files and logs
   * @param arguments after {@code python -m}
   */
  public NativeProgram program(
      String name, List<String> arguments, Map<String, String> environment) {
    return new NativeProgram(name, python(), arguments, VARIABLES, environment);
  }
}
