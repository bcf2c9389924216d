package io.chartlake.local.service;

import io.chartlake.local.engine.Ceph;
import io.chartlake.local.engine.NativeProgram;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Ceph's three daemons share: one configuration, their keys, how they are called. */
record CephCluster(ServiceContext context) {
  static final String MON = "ceph-mon";
  static final String OSD = "ceph-osd";

  private static final Map<String, List<String>> CAPABILITIES =
      Map.of(
          "mon.", List.of("mon = \"allow *\""),
          "osd.0", List.of("mon = \"allow profile osd\"", "osd = \"allow *\""),
          "client.rgw.a", List.of("mon = \"allow rw\"", "osd = \"allow rwx\""),
          "client.admin", List.of("mon = \"allow *\"", "osd = \"allow *\""));

  /** Writes the configuration of one service, with the keys of these entities. */
  void write(String service, String... entities) {
    Path keyring = context.confFolder(service).resolve("keyring");
    StringBuilder keys = new StringBuilder();
    for (String entity : entities) {
      keys.append('[').append(entity).append("]\n  key = ").append(key(entity)).append('\n');
      CAPABILITIES.get(entity).forEach(line -> keys.append("  caps ").append(line).append('\n'));
    }
    Secrets.writePrivately(keyring, keys.toString());
    int osd = context.ports().number(Port.CEPH_OSD);
    context.write(
        service,
        "ceph.conf",
        "ceph.conf",
        Map.of(
            "fsid", uuid("fsid"),
            "mon", context.ports().number(Port.CEPH_MON),
            "osd", osd,
            "osd-last", osd + Port.CEPH_OSD.width() - 1,
            "s3", context.ports().number(Port.S3),
            "keyring", context.inStack(keyring),
            "run", context.inStack(context.home().run()),
            "data", context.inStack(context.home().data())));
  }

  /** A daemon of Ceph as a service: in the foreground, its log on its standard error. */
  NativeProgram daemon(String service, String program, String... arguments) {
    return program(service, service, program, arguments, "-f");
  }

  /** Runs one of Ceph's tools to its end, set up as a service is. */
  void run(String service, String name, String program, String... arguments) {
    ShortRun.of(context.home(), program(name, service, program, arguments));
  }

  private NativeProgram program(
      String name, String service, String program, String[] arguments, String... more) {
    List<String> all = new ArrayList<>();
    all.add("-c");
    all.add(context.confFolder(service).resolve("ceph.conf").toString());
    all.addAll(List.of(arguments));
    all.addAll(List.of(more));
    return Ceph.program(name, program, all);
  }

  /** Makes a service's data folder if that has not been done; whole or not at all. */
  void makeData(String service, Consumer<Path> maker) {
    FileTree.make(
        context.data(service),
        fresh -> {
          Files.createDirectory(fresh);
          maker.accept(fresh);
        });
  }

  /** An identifier of this stack's cluster that is the same at each start. */
  UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(derived(name));
  }

  /** As Ceph writes a secret: kind 1 (AES), when made (not said), 16 bytes. */
  private String key(String entity) {
    ByteBuffer key = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    key.putShort((short) 1).putInt(0).putInt(0).putShort((short) 16);
    key.put(Arrays.copyOf(derived(entity), 16));
    return Base64.getEncoder().encodeToString(key.array());
  }

  private byte[] derived(String name) {
    byte[] secret = context.secrets().get(Secret.CEPH).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
