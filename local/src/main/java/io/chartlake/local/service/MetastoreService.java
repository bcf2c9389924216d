package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Port;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The Hive Metastore on an embedded Derby database. */
final class MetastoreService implements Service {
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
      MetastoreTemplate template = new MetastoreTemplate(setting, classpath);
      if (!template.isMade()) {
        progress.accept("creating schema");
      }
      template.make();
      template.copyTo(database);
    }
    setting.writeMetastoreSite(name(), database);
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
