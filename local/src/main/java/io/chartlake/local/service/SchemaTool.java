package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.MetastoreSchema;
import io.chartlake.local.engine.ShortRun;
import java.util.List;
import java.util.Map;

/** Hive's own tool that makes the metastore's tables in an empty database. */
record SchemaTool(ServiceContext setting, Classpath classpath) {
  private static final String PROGRAM = "metastore-schema";

  void makeTables(MetastoreDatabase database) {
    setting.writeMetastoreSite(PROGRAM, database);
    ShortRun.of(
        setting.home(),
        JavaProgram.small(
                PROGRAM,
                setting.jdk(),
                "96m",
                classpath,
                "org.apache.hadoop.hive.metastore.tools.MetastoreSchemaTool")
            .withProperties(database.properties())
            .withEnvironment(
                Map.of(
                    "METASTORE_CONF_DIR", setting.confFolder(PROGRAM).toString(),
                    "METASTORE_HOME", MetastoreSchema.unpack(setting.home()).toString()))
            .withArguments(List.of("-dbType", database.kind().word(), "-initSchema"))
            .withoutRecording());
  }
}
