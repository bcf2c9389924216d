package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Program;
import io.chartlake.local.lake.Buckets;
import io.chartlake.local.settings.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** S3 by Ceph's object gateway. */
final class CephS3Service implements Service {
  private final ServiceContext setting;
  private final CephCluster ceph;

  CephS3Service(ServiceContext setting) {
    this.setting = setting;
    this.ceph = new CephCluster(setting);
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.S3);
  }

  /** Started beside it after a crash, it would talk to the dead one and come back 15 s later. */
  @Override
  public Set<String> startAfter() {
    return Set.of(CephCluster.OSD);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    ceph.write(name(), "client.rgw.a", "client.admin");
    setting.write(
        name(),
        "user.json",
        "ceph-user.json",
        Map.of(
            "identity", setting.secrets().s3Identity(),
            "credential", setting.secrets().s3Credential()));
  }

  @Override
  public Program program() {
    return ceph.daemon(name(), "radosgw", "-n", "client.rgw.a");
  }

  @Override
  public boolean isReady() {
    return Probe.get(setting.ports().http(Port.S3)).isPresent();
  }

  @Override
  public void finish(Consumer<String> progress) {
    Path done = setting.data(name()).resolve("user");
    try {
      if (!Files.exists(done)) {
        progress.accept("creating user");
        // From a file: what creates a user by its options wants the secret on the command line.
        ceph.run(
            name(),
            "ceph-user",
            "radosgw-admin",
            "metadata",
            "put",
            "user:chartlake",
            "--infile=" + setting.confFolder(name()).resolve("user.json"));
        Files.createDirectories(done.getParent());
        Files.createFile(done);
      }
    } catch (IOException e) {
      throw new LocalException("cannot write " + done + ": " + e.getMessage(), e);
    }
    progress.accept("creating buckets");
    try (Buckets buckets = Buckets.of(setting.ports(), setting.secrets())) {
      buckets.createMissing();
    }
  }
}
