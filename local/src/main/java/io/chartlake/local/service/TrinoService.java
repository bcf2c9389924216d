package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.TrinoServer;
import io.chartlake.local.lake.SqlTables;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Trino, coordinator and worker in one, with the catalogs {@code hive} and {@code lake}. Clients
 * come by TLS with a password; what each user may do stands in {@code sql/access/rules.json}.
 */
final class TrinoService implements Service {
  private final ServiceContext setting;
  private final Supplier<Jdk> jdk;

  /** Trusts the stack's own certificate; made when there is one. */
  private SSLSocketFactory sockets;

  TrinoService(ServiceContext setting, Supplier<Jdk> jdk) {
    this.setting = setting;
    this.jdk = jdk;
  }

  @Override
  public String name() {
    return "trino";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.TRINO, Port.TRINO_INTERNAL);
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
    Path conf = setting.confFolder(name());
    TrinoCertificate certificate = new TrinoCertificate(setting, conf);
    certificate.prepare();
    sockets = null; // the certificate may be a new one
    Map<String, Object> values =
        Map.of(
            "port", setting.ports().number(Port.TRINO),
            "internal", setting.ports().number(Port.TRINO_INTERNAL),
            "conf", setting.inStack(conf),
            "keystore", setting.inStack(certificate.keystore()),
            "metastore", setting.ports().number(Port.METASTORE),
            "s3", setting.ports().http(Port.S3));
    setting.write(name(), "config.properties", "trino/config.properties", values);
    setting.write(name(), "log.properties", "trino/log.properties", values);
    setting.write(name(), "passwords.properties", "trino/passwords.properties", values);
    setting.write(name(), "access.properties", "trino/access.properties", values);
    writeAccess();
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
            "1g",
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
        .withEnvironment(setting.secrets().s3Environment())
        .withEnvironment(
            Map.of(
                "CHARTLAKE_KEYSTORE_PASSWORD", setting.secrets().trinoKeystore(),
                "CHARTLAKE_INTERNAL_SECRET", setting.secrets().trinoInternal()));
  }

  @Override
  public boolean isReady() {
    return trusting()
        .flatMap(trust -> Probe.get(setting.ports().https(Port.TRINO) + "/v1/info", trust))
        .filter(body -> body.contains("\"starting\":false"))
        .isPresent();
  }

  private Optional<SSLSocketFactory> trusting() {
    Path certificate = setting.home().trinoCertificate();
    try {
      if (sockets == null && Files.exists(certificate)) {
        sockets = Trust.in(certificate).getSocketFactory();
      }
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty(); // such a certificate is made anew by the next start
    }
    return Optional.ofNullable(sockets);
  }

  @Override
  public void finish(Consumer<String> progress) {
    writeAccess(); // what has changed is taken up while it runs
    progress.accept("creating tables");
    SqlTables.of(setting.home(), setting.ports(), setting.secrets()).create();
  }

  /** Who may log in, and do what. */
  private void writeAccess() {
    Path conf = setting.confFolder(name());
    Path rules = setting.home().root().resolve("sql/access/rules.json");
    try {
      Secrets.writePrivately(conf.resolve("passwords"), TrinoPasswords.file(setting.secrets()));
      Secrets.writePrivately(conf.resolve("rules.json"), Files.readString(rules));
    } catch (IOException e) {
      throw new LocalException(
          "cannot write Trino's passwords and rules to " + conf + ": " + e.getMessage(), e);
    }
  }
}
