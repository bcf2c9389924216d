package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trino gets a JDK that is new enough, the one that a variable names first. */
class JdkTest {
  @TempDir private Path places;

  private Path jdk(String name, String version) throws IOException {
    Path home = places.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(
        home.resolve("bin/java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void findsTheFirstThatIsNewEnough() throws IOException {
    jdk("jdk-17", "17.0.15");
    Path home = jdk("jdk-25", "25.0.1");
    assertThat(Jdk.find(24, Map.of(), List.of(places))).contains(new Jdk(home, 25));
  }

  @Test
  void prefersTheVariableThatNamesIt() throws IOException {
    jdk("jdk-25", "25.0.1");
    Path named = jdk("other", "26");
    assertThat(Jdk.find(24, Map.of("JAVA_25_HOME", named.toString()), List.of(places)))
        .contains(new Jdk(named, 26));
  }

  @Test
  void passesOverWhatAVariableNamesWhenItIsTooOld() throws IOException {
    Path old = jdk("old", "17.0.1");
    Path home = jdk("young", "24");
    assertThat(Jdk.find(24, Map.of("JAVA_HOME", old.toString()), List.of(places)))
        .contains(new Jdk(home, 24));
  }

  @Test
  void findsNothingWhereThereIsNone() {
    assertThat(Jdk.find(24, Map.of("JAVA_HOME", ""), List.of(places, places.resolve("not-there"))))
        .isEmpty();
  }
}
