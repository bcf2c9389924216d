package io.chartlake.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The repository, whose modules a benchmark runs as they were built. */
public record Home(Path root) {

  /** From the system property {@code chartlake.home}; the working directory without it. */
  public static Home find() {
    return new Home(Path.of(System.getProperty("chartlake.home", "")).toAbsolutePath().normalize());
  }

  /** The classpath of a module that is a program: its jar and what it needs. */
  public String classpathOf(String module, String jar) {
    return built(module, jar) + File.pathSeparator + classpathOf(module);
  }

  /** The classpath of an engine, which has no jar of ours. */
  public String classpathOf(String module) {
    try {
      return Files.readString(built(module, "classpath")).strip();
    } catch (IOException e) {
      throw new BenchException("can't read the classpath of " + module + ": " + e, e);
    }
  }

  /** A file or folder that the build makes below a module's target; throws if it is not there. */
  public Path built(String module, String file) {
    Path path = root.resolve(module).resolve("target").resolve(file);
    if (!Files.exists(path)) {
      throw new BenchException(path + " does not exist: build first with mvn package, in " + root);
    }
    return path;
  }
}
