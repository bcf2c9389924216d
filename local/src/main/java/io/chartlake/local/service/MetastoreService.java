package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The Hive Metastore, on an embedded Derby database or on PostgreSQL. */
final class MetastoreService implements Service {
  /** Thrift's strict binary protocol: a call of getStatus(), sequence id 1, without arguments. */
  private static final byte[] GET_STATUS =
      ByteBuffer.allocate(22)
          .putInt(0x80010001)
          .putInt("getStatus".length())
          .put("getStatus".getBytes(StandardCharsets.US_ASCII))
          .putInt(1)
          .put((byte) 0)
          .array();

  private final ServiceContext setting;
  private final MetastoreDb kind;
  private final Classpath classpath;

  MetastoreService(ServiceContext setting, MetastoreDb kind) {
    this.setting = setting;
    this.kind = kind;
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
  public Set<String> startAfter() {
    return kind == MetastoreDb.POSTGRES ? Set.of(PostgresService.NAME) : Set.of();
  }

  @Override
  public void prepare(Consumer<String> progress) {
    setting.write(name(), "log4j2.properties", "log4j2-metastore.properties", Map.of());
    if (kind == MetastoreDb.DERBY) {
      copyTemplate(progress);
    }
    setting.writeMetastoreSite(name(), database());
  }

  private MetastoreDatabase database() {
    return switch (kind) {
      case DERBY -> MetastoreDatabase.derby(setting.home(), setting.data(name()));
      case POSTGRES -> MetastoreDatabase.postgres(setting.ports());
    };
  }

  private void copyTemplate(Consumer<String> progress) {
    Path folder = setting.data(name());
    if (!Files.exists(folder)) {
      MetastoreTemplate template = new MetastoreTemplate(setting, classpath);
      if (!template.isMade()) {
        progress.accept("creating schema");
      }
      template.make();
      template.copyTo(folder);
    }
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
        .withProperty("log4j2.configurationFile", setting.logging(name()))
        .withProperties(database().properties())
        .withEnvironment(Map.of("METASTORE_CONF_DIR", conf.toString()))
        .withEnvironment(setting.secrets().s3Environment())
        .withArguments(List.of("-p", Integer.toString(setting.ports().number(Port.METASTORE))));
  }

  @Override
  public boolean isReady() {
    return Probe.answers(setting.ports(), Port.METASTORE, GET_STATUS);
  }
}
