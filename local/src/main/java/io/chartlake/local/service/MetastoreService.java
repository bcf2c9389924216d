package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.MetastoreSchema;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The Hive Metastore on an embedded Derby database. */
final class MetastoreService implements Service {
  private static final String BEING_MADE = "metastore.new";

  private final Setting setting;
  private final Classpath classpath;

  MetastoreService(Setting setting) {
    this.setting = setting;
    this.classpath = Classpath.patchedEngine(setting.home(), "hive-metastore");
  }

  @Override
  public String name() {
    return "metastore";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.METASTORE);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    setting.write(name(), "log4j2.properties", "log4j2-metastore.properties", Map.of());
    Path database = setting.data(name());
    if (!Files.exists(database)) {
      progress.accept("creating schema");
      createSchema(setting.data(BEING_MADE), database);
    }
    writeSite(name(), database);
  }

  /** The whole schema or none: a run that was killed halfway starts again from nothing. */
  private void createSchema(Path fresh, Path database) {
    try {
      FileTree.delete(fresh);
      writeSite("metastore-schema", fresh);
      ShortRun.of(
          setting.home(),
          JavaProgram.small(
                  "metastore-schema",
                  setting.jdk(),
                  "96m",
                  classpath,
                  "org.apache.hadoop.hive.metastore.tools.MetastoreSchemaTool")
              .withProperty("derby.stream.error.file", setting.home().log("derby"))
              .withEnvironment(
                  Map.of(
                      "METASTORE_CONF_DIR", setting.confFolder("metastore-schema").toString(),
                      "METASTORE_HOME", MetastoreSchema.unpack(setting.home()).toString()))
              .withArguments(List.of("-dbType", "derby", "-initSchema")));
      Files.move(fresh, database);
    } catch (IOException e) {
      throw new LocalException(
          "cannot make the metastore's database " + database + ": " + e.getMessage(), e);
    }
  }

  private void writeSite(String folder, Path database) {
    setting.write(
        folder,
        "metastore-site.xml",
        "metastore-site.xml",
        Map.of(
            "port", setting.ports().number(Port.METASTORE),
            "database", database,
            "password", setting.secrets().metastoreDatabase(),
            "warehouse", Names.WAREHOUSE,
            "s3", setting.ports().http(Port.S3)));
  }

  @Override
  public JavaProgram program() {
    Path conf = setting.confFolder(name());
    return JavaProgram.small(
            name(),
            setting.jdk(),
            "128m",
            classpath,
            "org.apache.hadoop.hive.metastore.HiveMetaStore")
        .withProperty("log4j2.configurationFile", conf.resolve("log4j2.properties"))
        .withProperty("derby.stream.error.file", setting.home().log("derby"))
        .withEnvironment(Map.of("METASTORE_CONF_DIR", conf.toString()))
        .withEnvironment(setting.secrets().s3Environment())
        .withArguments(List.of("-p", Integer.toString(setting.ports().number(Port.METASTORE))));
  }

  @Override
  public boolean isReady() {
    return Probe.accepts(setting.ports(), Port.METASTORE);
  }
}
