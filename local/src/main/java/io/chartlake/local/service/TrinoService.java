package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.TrinoServer;
import io.chartlake.local.lake.SqlTables;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trino, coordinator and worker in one, with the catalogs {@code hive} and {@code lake}. Clients
 * come by TLS with a password; what each user may do stands in {@code sql/access/rules.json}.
 */
final class TrinoService extends StackService {
  private final Supplier<Jdk> jdk;

  /** Trusts the stack's own certificate; made when there is one. */
  private HttpClient client;

  TrinoService(ServiceContext context, Supplier<Jdk> jdk) {
    super(context, "trino", Port.TRINO, Port.TRINO_INTERNAL);
    this.jdk = jdk;
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
    if (!TrinoServer.isUnpacked(home())) {
      progress.accept("unpacking");
    }
    TrinoServer.unpack(home());
    Path conf = conf();
    TrinoCertificate certificate = new TrinoCertificate(context, conf);
    certificate.prepare();
    client = null; // the certificate may be a new one
    Map<String, Object> values =
        Map.of(
            "port", number(Port.TRINO),
            "internal", number(Port.TRINO_INTERNAL),
            "conf", inStack(conf),
            "keystore", inStack(certificate.keystore()),
            "metastore", number(Port.METASTORE),
            "s3", http(Port.S3));
    write("config.properties", "trino/config.properties", values);
    write("log.properties", "trino/log.properties", values);
    write("passwords.properties", "trino/passwords.properties", values);
    write("access.properties", "trino/access.properties", values);
    writeAccess();
    write("catalog/hive.properties", "trino/hive.properties", values);
    write("catalog/lake.properties", "trino/lake.properties", values);
  }

  @Override
  public JavaProgram program() {
    Path server = TrinoServer.unpack(home());
    Path conf = conf();
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
        .withProperty("node.data-dir", data())
        .withProperty("log.levels-file", conf.resolve("log.properties"))
        .withProperty("config", conf.resolve("config.properties"))
        .withProperty("catalog.config-dir", conf.resolve("catalog"))
        .withProperty("plugin.dir", server.resolve("plugin"))
        .withEnvironment(secrets().s3Environment())
        .withEnvironment(
            Map.of(
                "CHARTLAKE_KEYSTORE_PASSWORD", secrets().get(Secret.TRINO_KEYSTORE),
                "CHARTLAKE_INTERNAL_SECRET", secrets().get(Secret.TRINO_INTERNAL)));
  }

  @Override
  public boolean isReady() {
    Path certificate = home().trinoCertificate();
    try {
      if (client == null && Files.exists(certificate)) {
        client = Probe.trusting(certificate);
      }
    } catch (IOException | GeneralSecurityException e) {
      return false; // such a certificate is made anew by the next start
    }
    return Optional.ofNullable(client)
        .flatMap(trusting -> Probe.get(context.ports().https(Port.TRINO) + "/v1/info", trusting))
        .filter(answer -> answer.body().contains("\"starting\":false"))
        .isPresent();
  }

  @Override
  public void finish(Consumer<String> progress) {
    writeAccess(); // what has changed is taken up while it runs
    progress.accept("creating tables");
    new SqlTables(home(), context.ports(), secrets()).create();
  }

  /** Who may log in, and do what. */
  private void writeAccess() {
    Path conf = conf();
    Path rules = home().root().resolve("sql/access/rules.json");
    Attempt.to(
        "write Trino's passwords and rules to " + conf,
        () -> {
          Secrets.writePrivately(conf.resolve("passwords"), TrinoPasswords.file(secrets()));
          Secrets.writePrivately(conf.resolve("rules.json"), Files.readString(rules));
        });
  }
}
