package io.chartlake.local.engine;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param home its folder
 * @param feature its feature version, such as 17
 */
public record Jdk(Path home, int feature) {
  /** Trino 476 refuses to start on anything older. */
  static final int TRINO_MINIMUM = 24;

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  /** The JDK this process runs on, which also runs every service but Trino. */
  public static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /**
   * Finds a JDK for Trino: {@code JAVA_25_HOME}, {@code JAVA_HOME}, then the usual places.
   *
   * @throws CommandException when there is none, saying which variable to set
   */
  public static Jdk forTrino() {
    List<Path> places = new ArrayList<>();
    Path root = Path.of("/");
    places.add(root.resolve("usr/lib/jvm"));
    places.add(root.resolve("usr/java"));
    places.add(root.resolve("opt"));
    places.add(root.resolve("Library/Java/JavaVirtualMachines"));
    places.add(Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));
    places.add(Path.of(System.getProperty("user.home"), ".jdks"));
    return find(TRINO_MINIMUM, System.getenv(), places)
        .orElseThrow(
            () ->
                CommandException.failure(
                    "Trino needs JDK "
                        + TRINO_MINIMUM
                        + " or newer and none was found; install one (25 is a good choice) and set"
                        + " JAVA_25_HOME to its folder"));
  }

  static Optional<Jdk> find(int minimum, Map<String, String> environment, List<Path> places) {
    List<Path> candidates = new ArrayList<>();
    for (String variable : List.of("JAVA_25_HOME", "JAVA_24_HOME", "JAVA_HOME")) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        candidates.add(Path.of(value));
      }
    }
    for (Path place : places) {
      candidates.addAll(children(place));
    }
    return candidates.stream()
        .flatMap(candidate -> Stream.of(candidate, candidate.resolve("Contents/Home")))
        .flatMap(candidate -> at(candidate).stream())
        .filter(jdk -> jdk.feature >= minimum)
        .findFirst();
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Jdk> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return Optional.empty();
    }
    try {
      Matcher matcher = VERSION.matcher(Files.readString(release));
      return matcher.find()
          ? Optional.of(new Jdk(home, Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path java() {
    return home.resolve("bin/java");
  }
}
