package io.chartlake.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Python that Superset runs on is found, or the user learns what to install. */
class PythonTest {
  @TempDir private Path folder;

  /** A program that tells this version, and has venv or not. */
  private void install(String name, String version, boolean venv) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        """
        #!/bin/sh
        case $2 in
          *version_info*) echo %s ;;
          *) exit %d ;;
        esac
        """
            .formatted(version, venv ? 0 : 1));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void takesTheOneThatIsCalledPython3() throws IOException {
    install("python3", "3.11", true);
    install("python3.12", "3.12", true);
    assertThat(Python.installed("" + folder).executable()).isEqualTo(folder.resolve("python3"));
  }

  @Test
  void takesAnotherWhereThatIsTooNew() throws IOException {
    install("python3", "3.14", true);
    install("python3.10", "3.10", true);
    install("python3.12", "3.12", true);
    assertThat(Python.installed("nowhere" + File.pathSeparator + folder).executable())
        .isEqualTo(folder.resolve("python3.12"));
  }

  @Test
  void saysWhatToInstallWhenThereIsNone() {
    assertThatThrownBy(() -> Python.installed(folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "Superset needs Python 3.10 to 3.12 and the path has none; on Debian: apt-get install"
                + " -y --no-install-recommends python3-venv");
  }

  @Test
  void saysWhichIsTooOld() throws IOException {
    install("python3", "3.9", true);
    assertThatThrownBy(() -> Python.installed(folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("the path has none (" + folder.resolve("python3") + " is 3.9);");
  }

  @Test
  void saysWhatToInstallWhenItCannotMakeEnvironments() throws IOException {
    install("python3", "3.11", false);
    assertThatThrownBy(() -> Python.installed(folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            folder.resolve("python3")
                + " has no venv with pip, which Superset is installed by; on Debian: apt-get"
                + " install -y --no-install-recommends python3-venv");
  }
}
