package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a small program that says a word and then waits. */
class RunningProcessTest {
  @TempDir private Path folder;
  private Home home;

  /** Waits to be told to end; with an argument, ends at once with that exit code. */
  static final class Waiting {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("here I am");
      if (arguments.length > 0) {
        System.exit(Integer.parseInt(arguments[0]));
      }
      Thread.currentThread().join();
    }
  }

  @BeforeEach
  void makeHome() {
    home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    home.create();
  }

  @AfterEach
  void leaveNothingRunning() {
    RunningProcess.find(home, "waiting").ifPresent(left -> left.stop(Duration.ofSeconds(10)));
  }

  private JavaProgram program(String name, List<String> arguments) {
    return new JavaProgram(
        name,
        Jdk.current(),
        new Classpath(List.of(jar())),
        Waiting.class.getName(),
        List.of("-Xmx16m"),
        Map.of(),
        arguments,
        Map.of());
  }

  /** Classpaths are jars, never folders. */
  private Path jar() {
    String entry = Waiting.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("waiting.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = Waiting.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(in.readAllBytes());
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isFoundAgainByItsPidFileAndStopped() throws IOException {
    RunningProcess.Started started = RunningProcess.start(home, program("waiting", List.of()));
    RunningProcess found = RunningProcess.find(home, "waiting").orElseThrow();
    assertThat(found.pid()).isEqualTo(started.process().pid());
    Awaitility.await().until(() -> Files.readString(home.log("waiting")).contains("here I am"));
    assertThat(found.memoryBytes()).isPositive();
    assertThat(found.stop(Duration.ofSeconds(20))).isTrue();
    assertThat(RunningProcess.find(home, "waiting")).isEmpty();
  }

  @Test
  void anotherProgramWithTheSamePidIsNotOurs() throws IOException {
    Files.writeString(home.run().resolve("waiting.pid"), ProcessHandle.current().pid() + "\n");
    assertThat(RunningProcess.hasPidFile(home, "waiting")).isTrue();
    assertThat(RunningProcess.find(home, "waiting")).isEmpty();
  }

  @Test
  void aServiceOfAnotherStackIsNotOurs() throws IOException {
    RunningProcess.start(home, program("waiting", List.of()));
    Home other = new Home(folder, folder.resolve("other"), folder.resolve("engines"));
    other.create();
    Files.copy(home.run().resolve("waiting.pid"), other.run().resolve("waiting.pid"));
    assertThat(RunningProcess.find(other, "waiting")).isEmpty();
  }

  @Test
  void unreadablePidFilesAreNobodys() throws IOException {
    Files.writeString(home.run().resolve("waiting.pid"), "");
    assertThat(RunningProcess.find(home, "waiting")).isEmpty();
  }

  @Test
  void tellsTheExitCodeOfWhatDies() throws InterruptedException {
    RunningProcess.Started started = RunningProcess.start(home, program("waiting", List.of("7")));
    assertThat(started.process().waitFor()).isEqualTo(7);
    assertThat(LogTail.of(started.log(), started.logStart(), 5)).isEqualTo("here I am");
  }
}
