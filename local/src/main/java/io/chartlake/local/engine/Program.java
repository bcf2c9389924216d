package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.util.Optional;

/** Something to start as a process of a stack. */
public interface Program {

  /** What it is called in pid files and logs. */
  String name();

  /** Makes one run of it ready to begin. */
  Launch launch(Home home);

  /**
   * One run of a program about to begin.
   *
   * @param builder with command and environment set; relative paths mean what they mean here
   * @param archive the run's own, of a Java program
   */
  record Launch(ProcessBuilder builder, Optional<ClassDataArchive> archive) {
    /** The run ended well. */
    void keepArchive() {
      archive.ifPresent(ClassDataArchive::keep);
    }

    void discardArchive() {
      archive.ifPresent(ClassDataArchive::discard);
    }
  }

  /** Whether a command line is that of a stack's program of this name. */
  static boolean isOurs(Home home, String name, String commandLine) {
    return commandLine.contains(JavaProgram.mark(home, name))
        || commandLine.contains(NativeProgram.mark(home, name));
  }
}
