package io.chartlake.endtoend.kubernetes.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signs certificates, in PEM as Strimzi's operators write them. */
final class Authority {
  private final Path folder;
  private final Path log;

  Authority(Path folder) {
    this.folder = folder;
    this.log = folder.resolve("openssl.log");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    request("ca", "/CN=cluster-ca", "-x509", "-days", "7", "-out", certificate().toString());
  }

  Path certificate() {
    return folder.resolve("ca.crt");
  }

  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /**
   * Makes a key and its certificate.
   *
   * @param extension such as {@code subjectAltName=DNS:host}
   */
  void sign(String name, String commonName, String extension) {
    try {
      Path request = folder.resolve(name + ".csr");
      request(name, "/CN=" + commonName, "-out", request.toString());
      Path extensions = Files.writeString(folder.resolve(name + ".ext"), extension);
      Engine.run(
          log,
          List.of(
              "openssl",
              "x509",
              "-req",
              "-in",
              request.toString(),
              "-CA",
              certificate().toString(),
              "-CAkey",
              key("ca").toString(),
              "-CAcreateserial",
              "-days",
              "7",
              "-out",
              certificate(name).toString(),
              "-extfile",
              extensions.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void request(String name, String subject, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                key(name).toString(),
                "-subj",
                subject));
    command.addAll(List.of(more));
    Engine.run(log, command);
  }
}
