package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No process finds a class twice in two versions: what it runs would depend on the order of jars.
 */
class ClasspathsIT {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();

  /** Pairs of jars that share classes in differing versions, each with the reason it is allowed. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "hive-common and hive-storage-api",
          "Spark's Hive 2.3 client comes with the newer storage API that Spark itself asks for",
          "iceberg-spark-runtime and jts-core",
          "Iceberg's runtime has JTS in it as it is; neither geometry type is used here");

  private static Stream<Path> classpaths() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path parent : List.of(ROOT, ROOT.resolve("local/engines"))) {
      try (Stream<Path> modules = Files.list(parent)) {
        modules
            .map(module -> module.resolve("target/classpath"))
            .filter(Files::isRegularFile)
            .forEach(found::add);
      }
    }
    return found.stream().sorted();
  }

  private record Copy(String jar, long crc) {}

  @ParameterizedTest
  @MethodSource("classpaths")
  void holdsNoClassInTwoVersions(Path classpath) throws IOException {
    Map<String, List<Copy>> classes = new HashMap<>();
    for (String jar : Files.readString(classpath).strip().split(File.pathSeparator, -1)) {
      if (jar.endsWith(".jar")) {
        read(Path.of(jar), classes);
      }
    }
    TreeSet<String> pairs = new TreeSet<>();
    for (Map.Entry<String, List<Copy>> entry : classes.entrySet()) {
      List<Copy> copies = entry.getValue();
      if (copies.stream().map(Copy::crc).distinct().count() > 1) {
        pairs.add(String.join(" and ", copies.stream().map(Copy::jar).sorted().toList()));
      }
    }
    pairs.removeAll(KNOWN.keySet());
    assertThat(pairs).as(ROOT.relativize(classpath.normalize()).toString()).isEmpty();
  }

  private static void read(Path jar, Map<String, List<Copy>> classes) throws IOException {
    // Without the version, so that a reason outlives an upgrade.
    String name = jar.getFileName().toString().replaceFirst("-\\d[\\w.-]*\\.jar$", "");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String path = entry.getName();
        if (path.endsWith(".class")
            && !path.startsWith("META-INF/")
            && !path.endsWith("module-info.class")
            && !path.endsWith("package-info.class")) {
          classes
              .computeIfAbsent(path, key -> new ArrayList<>())
              .add(new Copy(name, entry.getCrc()));
        }
      }
    }
  }
}
