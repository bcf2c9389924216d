package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jars of one process, in order. Never a folder: with one on the classpath the JVM silently uses no
 * class data archive.
 */
public record Classpath(List<Path> jars) {

  public Classpath {
    jars = List.copyOf(jars);
  }

  /** The classpath of one of the engines that {@code local/engines} resolves. */
  public static Classpath engine(Home home, String name) {
    return new Classpath(listed(home.root().resolve("local/engines").resolve(name)));
  }

  /** The same for an engine with a jar of Chartlake's own, which comes before the engine's. */
  public static Classpath patchedEngine(Home home, String name) {
    Path patch =
        home.root()
            .resolve("local/engines")
            .resolve(name)
            .resolve("target/chartlake-engine-" + name + ".jar");
    List<Path> jars = new ArrayList<>();
    jars.add(JarSnapshot.jar(home, existing(patch)));
    jars.addAll(engine(home, name).jars());
    return new Classpath(jars);
  }

  /** The classpath of one of Chartlake's own modules: its jar, then what it depends on. */
  public static Classpath module(Home home, String module) {
    return module(home, module, module);
  }

  /** The same for a program that is not called as its folder is. */
  public static Classpath module(Home home, String folder, String program) {
    List<Path> jars = new ArrayList<>();
    jars.add(jar(home, folder, program));
    for (Path jar : listed(home.root().resolve(folder))) {
      jars.add(jar.startsWith(home.root()) ? JarSnapshot.jar(home, jar) : jar);
    }
    return new Classpath(jars);
  }

  /** The jar that a module's build makes, safe from the next build. */
  public static Path jar(Home home, String module) {
    return jar(home, module, module);
  }

  private static Path jar(Home home, String folder, String program) {
    String name = "chartlake-" + program + ".jar";
    return JarSnapshot.jar(
        home, existing(home.root().resolve(folder).resolve("target").resolve(name)));
  }

  /** The folder for Connect's {@code plugin.path} that holds the landing connector's own folder. */
  public static Path connectPlugins(Home home) {
    Path plugin = home.root().resolve("landing/target/plugin/chartlake-landing");
    if (!Files.isDirectory(plugin)) {
      throw CommandException.failure(
          plugin + " is missing; build Chartlake with ./chartlake build");
    }
    return JarSnapshot.folder(home, plugin);
  }

  /** Every jar of a folder, by name. */
  public static Classpath folder(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return new Classpath(list.filter(p -> p.toString().endsWith(".jar")).sorted().toList());
    } catch (IOException e) {
      throw CommandException.failure("cannot list the jars of " + folder, e);
    }
  }

  public Classpath plus(Path jar) {
    List<Path> all = new ArrayList<>(jars);
    all.add(existing(jar));
    return new Classpath(all);
  }

  /** As the option {@code -cp} takes it. */
  public String joined() {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> listed(Path module) {
    Path file = existing(module.resolve("target").resolve("classpath"));
    return Attempt.to(
        "read " + file,
        () -> {
          String text = Files.readString(file).strip();
          return Arrays.stream(text.split(File.pathSeparator, -1))
              .filter(part -> !part.isEmpty())
              .map(part -> existing(Path.of(part)))
              .toList();
        });
  }

  private static Path existing(Path path) {
    if (!Files.isRegularFile(path)) {
      throw CommandException.failure(path + " is missing; build Chartlake with ./chartlake build");
    }
    return path;
  }
}
