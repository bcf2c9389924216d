package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.settings.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A Derby database with the Hive Metastore's schema and nothing in it, made once with the engines:
 * creating it takes as long as all of the stack takes to start, copying it a moment.
 */
final class MetastoreTemplate {
  private final ServiceContext setting;
  private final SchemaTool schemaTool;

  MetastoreTemplate(ServiceContext setting, Classpath classpath) {
    this.setting = setting;
    this.schemaTool = new SchemaTool(setting, classpath);
  }

  private Path folder() {
    return setting.home().engines().resolve("metastore-derby");
  }

  boolean isMade() {
    return Files.isDirectory(folder());
  }

  /** Makes the template if that has not been done; whole or not at all. */
  void make() {
    if (isMade()) {
      return;
    }
    Path fresh = folder().resolveSibling("metastore-derby.new-" + ProcessHandle.current().pid());
    try {
      try {
        FileTree.delete(fresh);
        schemaTool.makeTables(MetastoreDatabase.derby(setting.home(), fresh));
        Files.move(fresh, folder());
      } finally {
        FileTree.delete(fresh);
      }
    } catch (IOException e) {
      if (!isMade()) { // unless another command was quicker
        throw new LocalException(
            "cannot make the metastore's database " + folder() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Copies the template to where a stack's database shall be; whole or not at all. */
  void copyTo(Path database) {
    Path fresh = database.resolveSibling(database.getFileName() + ".new");
    try {
      FileTree.delete(fresh);
      try (Stream<Path> walk = Files.walk(folder())) {
        for (Path file : walk.toList()) {
          Files.copy(file, fresh.resolve(folder().relativize(file).toString()));
        }
      }
      Files.move(fresh, database);
    } catch (IOException e) {
      throw new LocalException("cannot make " + database + ": " + e.getMessage(), e);
    }
  }
}
