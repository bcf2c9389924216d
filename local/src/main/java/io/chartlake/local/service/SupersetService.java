package io.chartlake.local.service;

import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.Superset;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets.Secret;
import io.chartlake.local.settings.TrinoUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Superset with Chartlake's dashboards, its metadata in a SQLite file. */
final class SupersetService extends StackService {
  private static final String NAME = "superset";

  private final Superset superset;

  SupersetService(ServiceContext context) {
    super(context, NAME, Port.SUPERSET);
    this.superset = new Superset(home());
  }

  /** It starts beside Trino, and waits for it itself where it has something to ask. */
  @Override
  public Set<String> needs() {
    return Set.of("trino");
  }

  @Override
  public void checkInstalled() {
    superset.checkInstallable();
  }

  @Override
  public void prepare(Consumer<String> progress) {
    superset.install(progress);
    Path data = data();
    Attempt.to(
        "make " + data,
        () -> {
          if (!Files.exists(data)) {
            Files.createDirectory(
                data,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
          }
        });
    write("gunicorn.conf.py", "gunicorn.conf.py", Map.of("port", number(Port.SUPERSET)));
  }

  /** At the first start it makes its metadata before it listens. */
  @Override
  public Program program() {
    return superset.program(
        NAME,
        List.of("-m", "gunicorn", "--config=" + conf().resolve("gunicorn.conf.py")),
        environment());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "SUPERSET_CONFIG_PATH", Superset.files(home()).resolve("superset_config.py").toString());
    environment.put("SUPERSET_HOME", data().toString());
    environment.put("SUPERSET_SECRET", secrets().get(Secret.SUPERSET_SECRET));
    environment.put("SUPERSET_ADMIN_PASSWORD", secrets().get(Secret.SUPERSET_ADMIN));
    environment.put("SUPERSET_VIEWER_PASSWORD", secrets().get(Secret.SUPERSET_VIEWER));
    environment.put("SUPERSET_TRINO", address(Port.TRINO));
    environment.put("SUPERSET_TRINO_CERTIFICATE", home().trinoCertificate().toString());
    environment.putAll(secrets().trinoEnvironment(TrinoUser.SUPERSET));
    return environment;
  }

  @Override
  public boolean isReady() {
    return Probe.answersOk(http(Port.SUPERSET) + "/health");
  }

  @Override
  public Duration startDeadline() {
    return Duration.ofMinutes(4);
  }
}
