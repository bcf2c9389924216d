package io.chartlake.local.service;

import io.chartlake.local.engine.Program;
import io.chartlake.local.settings.Port;
import java.util.Set;
import java.util.function.Consumer;

/** Ceph's storage daemon, which keeps all objects in one sparse file (BlueStore). */
final class CephOsdService extends StackService {
  private final CephCluster ceph;

  CephOsdService(ServiceContext context) {
    super(context, CephCluster.OSD, Port.CEPH_OSD);
    this.ceph = new CephCluster(context);
  }

  @Override
  public Set<String> startAfter() {
    return Set.of(CephCluster.MON);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    ceph.write(name(), "osd.0");
    progress.accept("formatting storage");
    ceph.makeData(
        name(),
        folder ->
            ceph.run(
                name(),
                "ceph-osd-data",
                "ceph-osd",
                "-i",
                "0",
                "--mkfs",
                "--osd-data=" + folder,
                "--osd-uuid=" + ceph.uuid("osd.0"),
                // The monitor does not run yet, and has nothing to say that the file does not.
                "--no-mon-config"));
  }

  @Override
  public Program program() {
    return ceph.daemon(name(), "ceph-osd", "-i", "0");
  }

  @Override
  public boolean isReady() {
    return CephAdminSocket.says(home(), name(), "status", "\"state\": \"active\"");
  }
}
