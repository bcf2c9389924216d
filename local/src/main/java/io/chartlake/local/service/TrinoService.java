package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.TrinoServer;
import io.chartlake.local.lake.Tables;
import io.chartlake.local.settings.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Trino, coordinator and worker in one, with the catalogs {@code hive} and {@code lake}. */
final class TrinoService implements Service {
  private final Setting setting;
  private final Supplier<Jdk> jdk;

  TrinoService(Setting setting, Supplier<Jdk> jdk) {
    this.setting = setting;
    this.jdk = jdk;
  }

  @Override
  public String name() {
    return "trino";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.TRINO);
  }

  /** Creating tables asks the metastore, which looks for the bucket. */
  @Override
  public Set<String> finishAfter() {
    return Set.of("metastore", "s3");
  }

  @Override
  public void checkInstalled() {
    Jdk unused = jdk.get(); // it throws when there is none
  }

  @Override
  public void prepare(Consumer<String> progress) {
    if (!TrinoServer.isUnpacked(setting.home())) {
      progress.accept("unpacking");
    }
    TrinoServer.unpack(setting.home());
    Map<String, Object> values =
        Map.of(
            "port", setting.ports().number(Port.TRINO),
            "metastore", setting.ports().number(Port.METASTORE),
            "s3", setting.ports().http(Port.S3));
    setting.write(name(), "config.properties", "trino/config.properties", values);
    setting.write(name(), "log.properties", "trino/log.properties", values);
    setting.write(name(), "catalog/hive.properties", "trino/hive.properties", values);
    setting.write(name(), "catalog/lake.properties", "trino/lake.properties", values);
  }

  @Override
  public JavaProgram program() {
    Path server = TrinoServer.unpack(setting.home());
    Path conf = setting.confFolder(name());
    return JavaProgram.small(
            name(),
            jdk.get(),
            "640m",
            Classpath.folder(server.resolve("lib")),
            "io.trino.server.TrinoServer")
        .withJvmOptions(
            "-XX:ReservedCodeCacheSize=192M",
            "-XX:-OmitStackTraceInFastThrow",
            "-XX:+UnlockDiagnosticVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow")
        .withProperty("jdk.attach.allowAttachSelf", true)
        .withProperty("jdk.nio.maxCachedBufferSize", 2_000_000)
        .withProperty("node.environment", "chartlake")
        .withProperty("node.id", "chartlake-1")
        .withProperty("node.data-dir", setting.data(name()))
        .withProperty("log.levels-file", conf.resolve("log.properties"))
        .withProperty("config", conf.resolve("config.properties"))
        .withProperty("catalog.config-dir", conf.resolve("catalog"))
        .withProperty("plugin.dir", server.resolve("plugin"))
        .withEnvironment(setting.secrets().s3Environment());
  }

  @Override
  public boolean isReady() {
    return Probe.get(setting.ports().http(Port.TRINO) + "/v1/info")
        .filter(response -> response.body().contains("\"starting\":false"))
        .isPresent();
  }

  @Override
  public void finish(Consumer<String> progress) {
    progress.accept("creating tables");
    Tables.of(setting.home(), setting.ports()).create();
  }
}
