package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  /** Waits to be told to end; with an argument, ends at once with that exit code, or says who. */
  static final class Waiting {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("here I am");
      if (arguments.length > 0 && arguments[0].equals("who")) {
        System.out.println(Locale.getDefault() + " " + System.getProperty("java.io.tmpdir"));
        return;
      }
      if (arguments.length > 0) {
        System.exit(Integer.parseInt(arguments[0]));
      }
      Thread.currentThread().join();
    }
  }

  @BeforeEach
  void makeHome() {
    home = new Home(folder, folder.resolve("stack \\E's & 50% NAME"), folder.resolve("engines"));
    home.create();
  }

  @AfterEach
  void leaveNothingRunning() {
    RunningProcess.find(home, "waiting").ifPresent(this::stop);
    RunningProcess.find(home, "native").ifPresent(this::stop);
  }

  /** Before it has said its word the JVM may not yet know how to end in order. */
  private RunningProcess.Started startAndAwait() {
    RunningProcess.Started started = RunningProcess.start(home, program("waiting", List.of()));
    Awaitility.await().until(() -> Files.readString(home.log("waiting")).contains("here I am"));
    return started;
  }

  private boolean stop(RunningProcess process) {
    process.askToStop();
    return process.awaitStopped(home, Duration.ofSeconds(20));
  }

  private JavaProgram program(String name, List<String> arguments) {
    return JavaProgram.small(name, "16m", new Classpath(List.of(jar())), Waiting.class.getName())
        .withArguments(arguments);
  }

  /** Classpaths are jars, never folders. */
  private Path jar() {
    String entry = Waiting.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("waiting.jar");
    if (Files.exists(jar)) {
      return jar;
    }
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
  void isFoundAgainByItsPidFileAndStopped() {
    RunningProcess.Started started = startAndAwait();
    RunningProcess found = RunningProcess.find(home, "waiting").orElseThrow();
    assertThat(found.pid()).isEqualTo(started.process().pid());
    assertThat(found.memoryBytes()).isPositive();
    assertThat(stop(found)).isTrue();
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
  void aProgramOfTheMachineIsFoundByItsConfiguration() throws IOException {
    Path conf = home.conf().resolve("native");
    Files.createDirectories(conf);
    Path file = Files.writeString(conf.resolve("native.conf"), "");
    Program tail =
        new NativeProgram(
            "native", Path.of("/usr/bin/tail"), List.of("-f", file.toString()), Set.of());
    RunningProcess.Started started = RunningProcess.start(home, tail);
    RunningProcess found = RunningProcess.find(home, "native").orElseThrow();
    assertThat(found.pid()).isEqualTo(started.process().pid());
    Files.copy(home.run().resolve("native.pid"), home.run().resolve("other.pid"));
    assertThat(RunningProcess.find(home, "other")).isEmpty();
    assertThat(stop(found)).isTrue();
    assertThat(RunningProcess.find(home, "native")).isEmpty();
  }

  @Test
  void isInterruptedWhereThatIsWhatStopsIt() throws IOException {
    Path conf = home.conf().resolve("native");
    Files.createDirectories(conf);
    Path script =
        Files.writeString(
            conf.resolve("script"),
            """
            trap 'echo interrupted; exit 0' INT
            trap 'echo terminated' TERM
            echo here I am
            while :; do sleep 0.05; done
            """);
    // A build in the background ignores SIGINT, and a shell can't trap what it was born ignoring.
    RunningProcess.start(
        home,
        new NativeProgram(
            "native",
            Path.of("/usr/bin/env"),
            List.of("--default-signal=INT", "/bin/sh", script.toString()),
            Set.of()));
    Awaitility.await().until(() -> Files.readString(home.log("native")).contains("here I am"));
    RunningProcess found = RunningProcess.find(home, "native").orElseThrow();
    found.interrupt();
    assertThat(found.awaitStopped(home, Duration.ofSeconds(20))).isTrue();
    assertThat(home.log("native")).content().isEqualTo("here I am\ninterrupted\n");
  }

  @Test
  void aFolderThatBeginsAlikeIsAnotherStack() {
    RunningProcess.start(home, program("waiting", List.of()));
    Home shorter = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    assertThat(RunningProcess.all(shorter)).isEmpty();
    assertThat(RunningProcess.all(home))
        .extracting(RunningProcess::name)
        .containsExactly("waiting");
  }

  @Test
  void recordsClassesOnceAndMapsThemFromThenOn() throws IOException {
    assertThat(archives()).isEmpty();
    startAndAwait();
    stop(RunningProcess.find(home, "waiting").orElseThrow());
    List<Path> recorded = archives();
    assertThat(recorded).hasSize(1);
    ProcessBuilder second = program("waiting", List.of()).launch(home).builder();
    assertThat(second.command()).contains("-XX:SharedArchiveFile=" + recorded.get(0));
  }

  @Test
  void keepsNoArchiveOfWhatWasKilled() throws IOException {
    RunningProcess.Started started = RunningProcess.start(home, program("waiting", List.of()));
    Files.writeString(
        home.run().resolve("waiting-0123456789abcdef.jsa.1.recording"), "half of an archive");
    started.process().destroyForcibly();
    Awaitility.await().until(() -> !started.process().isAlive());
    Files.delete(home.log("waiting"));
    startAndAwait();
    stop(RunningProcess.find(home, "waiting").orElseThrow());
    assertThat(archives())
        .hasSize(1)
        .allMatch(path -> !path.toString().contains("0123456789abcdef"));
  }

  private List<Path> archives() throws IOException {
    if (!Files.exists(home.archives())) {
      return List.of();
    }
    try (var list = Files.list(home.archives())) {
      return list.toList();
    }
  }

  @Test
  void goesByNoLocaleOfTheUsersAndKeepsTemporaryFilesInTheStack() throws Exception {
    RunningProcess.Started started =
        RunningProcess.start(
            home,
            program("waiting", List.of("who"))
                .withEnvironment(
                    Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR")));
    assertThat(started.process().waitFor()).isZero();
    assertThat(LogTail.of(started.log(), started.logStart(), 1))
        .isEqualTo("en_US " + home.temporary());
    assertThat(Files.getPosixFilePermissions(home.temporary()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
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
