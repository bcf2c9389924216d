package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.Superset;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.TrinoUser;
import java.io.IOException;
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
final class SupersetService implements Service {
  private static final String NAME = "superset";

  private final ServiceContext setting;
  private final Superset superset;

  SupersetService(ServiceContext setting) {
    this.setting = setting;
    this.superset = new Superset(setting.home());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.SUPERSET);
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
    Path data = setting.data(NAME);
    try {
      if (!Files.exists(data)) {
        Files.createDirectory(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new LocalException("cannot make " + data + ": " + e.getMessage(), e);
    }
    setting.write(
        NAME,
        "gunicorn.conf.py",
        "gunicorn.conf.py",
        Map.of("port", setting.ports().number(Port.SUPERSET)));
  }

  /** At the first start it makes its metadata before it listens. */
  @Override
  public Program program() {
    return superset.program(
        NAME,
        List.of(
            "-m", "gunicorn", "--config=" + setting.confFolder(NAME).resolve("gunicorn.conf.py")),
        environment());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "SUPERSET_CONFIG_PATH",
        Superset.files(setting.home()).resolve("superset_config.py").toString());
    environment.put("SUPERSET_HOME", setting.data(NAME).toString());
    environment.put("SUPERSET_SECRET", setting.secrets().supersetSecret());
    environment.put("SUPERSET_ADMIN_PASSWORD", setting.secrets().supersetAdmin());
    environment.put("SUPERSET_VIEWER_PASSWORD", setting.secrets().supersetViewer());
    environment.put("SUPERSET_TRINO", setting.ports().address(Port.TRINO));
    environment.put("SUPERSET_TRINO_CERTIFICATE", setting.home().trinoCertificate().toString());
    environment.putAll(setting.secrets().trinoEnvironment(TrinoUser.SUPERSET));
    return environment;
  }

  @Override
  public boolean isReady() {
    return Probe.answersOk(setting.ports().http(Port.SUPERSET) + "/health");
  }

  @Override
  public Duration startDeadline() {
    return Duration.ofMinutes(4);
  }
}
