package io.chartlake.local.service;

import io.chartlake.local.engine.Program;
import io.chartlake.local.lake.Buckets;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** S3 by Ceph's object gateway. */
final class CephS3Service extends StackService {
  private final CephCluster ceph;

  CephS3Service(ServiceContext context) {
    super(context, "s3", Port.S3);
    this.ceph = new CephCluster(context);
  }

  /** Started beside it after a crash, it would talk to the dead one and come back 15 s later. */
  @Override
  public Set<String> startAfter() {
    return Set.of(CephCluster.OSD);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    ceph.write(name(), "client.rgw.a", "client.admin");
    write(
        "user.json",
        "ceph-user.json",
        Map.of(
            "identity", secrets().get(Secret.S3_IDENTITY),
            "credential", secrets().get(Secret.S3_CREDENTIAL)));
  }

  @Override
  public Program program() {
    return ceph.daemon(name(), "radosgw", "-n", "client.rgw.a");
  }

  @Override
  public boolean isReady() {
    return Probe.get(http(Port.S3)).isPresent();
  }

  @Override
  public void finish(Consumer<String> progress) {
    Path done = data().resolve("user");
    Attempt.to(
        "write " + done,
        () -> {
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
                "--infile=" + conf().resolve("user.json"));
            Files.createDirectories(done.getParent());
            Files.createFile(done);
          }
        });
    progress.accept("creating buckets");
    try (Buckets buckets = Buckets.of(context.ports(), secrets())) {
      buckets.createMissing();
    }
  }
}
