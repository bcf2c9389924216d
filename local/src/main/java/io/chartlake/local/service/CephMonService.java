package io.chartlake.local.service;

import io.chartlake.local.engine.Ceph;
import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ceph's monitor, which knows who belongs to the cluster. */
final class CephMonService extends StackService {
  private final CephCluster ceph;

  CephMonService(ServiceContext context) {
    super(context, CephCluster.MON, Port.CEPH_MON);
    this.ceph = new CephCluster(context);
  }

  @Override
  public void checkInstalled() {
    Ceph.checkInstalled();
  }

  @Override
  public void prepare(Consumer<String> progress) {
    ceph.write(name(), "mon.", "osd.0", "client.rgw.a", "client.admin");
    Path map = home().run().resolve("monmap");
    ShortRun.of(
        home(),
        Ceph.program(
            "ceph-monmap",
            "monmaptool",
            List.of(
                "--create",
                "--clobber",
                "--fsid=" + ceph.uuid("fsid"),
                "--addv",
                "a",
                "[v2:" + address(Port.CEPH_MON) + "]",
                map.toString())));
    ceph.makeData(name(), folder -> tool("--mon-data=" + folder, "--mkfs", "--monmap=" + map));
    // Where it listens is part of its data, and a stack may be started on other ports.
    tool("--inject-monmap=" + map);
  }

  private void tool(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-i", "a"));
    all.addAll(List.of(arguments));
    ceph.run(name(), "ceph-mon-data", "ceph-mon", all.toArray(String[]::new));
  }

  @Override
  public Program program() {
    return ceph.daemon(name(), "ceph-mon", "-i", "a");
  }

  @Override
  public boolean isReady() {
    return CephAdminSocket.says(home(), name(), "mon_status", "\"state\": \"leader\"");
  }

  /** Lets the storage daemon in; asking again changes nothing. */
  @Override
  public void finish(Consumer<String> progress) {
    progress.accept("adding its storage daemon");
    ceph.run(
        name(),
        "ceph-osd-new",
        "ceph",
        "--connect-timeout=30",
        "osd",
        "new",
        ceph.uuid("osd.0").toString(),
        "0");
  }
}
