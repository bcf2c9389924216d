package io.chartlake.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was killed does not keep the next one from starting. */
class PostgresDataTest {
  @TempDir private Path folder;
  private PostgresData data;

  @BeforeEach
  void make() throws IOException {
    Home home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    data = new PostgresData(home, home.data().resolve("postgres"));
    Files.createDirectories(data.cluster());
  }

  private Path lock() throws IOException {
    return Files.writeString(data.cluster().resolve("postmaster.pid"), "4711\n");
  }

  @Test
  void knowsTheVersionOfItsData() throws IOException {
    assertThat(data.version()).isEmpty();
    Files.writeString(data.cluster().resolve("PG_VERSION"), "15\n");
    assertThat(data.version()).hasValue("15");
  }

  @Test
  void removesTheLockOfAServerThatIsGone() throws IOException {
    Path lock = lock();
    data.unlock(Duration.ZERO);
    assertThat(lock).doesNotExist();
    data.unlock(Duration.ZERO);
  }

  @Test
  void leavesTheLockToWhoStillWorksOnTheData() throws IOException {
    Path lock = lock();
    Process backend =
        new ProcessBuilder("/usr/bin/tail", "-f", "/dev/null")
            .directory(data.cluster().toFile())
            .start();
    try {
      data.unlock(Duration.ZERO);
      assertThat(lock).exists();
    } finally {
      backend.destroyForcibly();
    }
    data.unlock(Duration.ofSeconds(20));
    assertThat(lock).as("its last process has ended").doesNotExist();
    Awaitility.await().until(() -> !backend.isAlive());
  }
}
