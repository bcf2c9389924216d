package io.chartlake.local.service;

import io.chartlake.local.engine.Archive;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The Hive Metastore's tables, made by Hive's own tool; for Derby as a template, once with the
 * engines: creating it takes as long as all of the stack takes to start, copying it a moment.
 */
record MetastoreSchema(ServiceContext context) {
  private static final String PROGRAM = "metastore-schema";

  static Classpath classpath(ServiceContext context) {
    return Classpath.patchedEngine(context.home(), "hive-metastore");
  }

  /** Makes the tables in an empty database. */
  void makeTables(MetastoreDatabase database) {
    context.writeMetastoreSite(PROGRAM, database);
    // The scripts, which the metastore's jar lacks.
    Path scripts =
        new Archive(context.home(), "hive-schema")
            .unpack(List.of("--wildcards", "*/scripts/metastore/upgrade/*"), unpacked -> {});
    ShortRun.of(
        context.home(),
        JavaProgram.small(
                PROGRAM,
                "96m",
                classpath(context),
                "org.apache.hadoop.hive.metastore.tools.MetastoreSchemaTool")
            .withProperties(database.properties())
            .withEnvironment(
                Map.of(
                    "METASTORE_CONF_DIR", context.confFolder(PROGRAM).toString(),
                    "METASTORE_HOME", scripts.toString()))
            .withArguments(List.of("-dbType", database.kind().word(), "-initSchema"))
            .withoutRecording());
  }

  private Path template() {
    return context.home().engines().resolve("metastore-derby");
  }

  boolean hasTemplate() {
    return Files.isDirectory(template());
  }

  /** Makes a Derby database with the tables and nothing in them, if that has not been done. */
  void makeTemplate() {
    FileTree.make(template(), fresh -> makeTables(MetastoreDatabase.derby(context.home(), fresh)));
  }

  /** Copies it to where a stack's database shall be; whole or not at all. */
  void copyTo(Path database) {
    FileTree.make(database, fresh -> FileTree.copy(template(), fresh));
  }
}
