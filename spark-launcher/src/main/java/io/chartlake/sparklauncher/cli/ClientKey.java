package io.chartlake.sparklauncher.cli;

import io.chartlake.cli.CommandException;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;

/**
 * The algorithm of a kubeconfig's client key. The client assumes RSA for a key that does not name
 * its algorithm, and many clusters use elliptic curves.
 */
final class ClientKey {
  private ClientKey() {}

  /** Read from the certificate; empty for other credentials. */
  static Optional<String> algorithm(Config config) {
    try {
      byte[] certificate;
      if (config.getClientCertData() != null) {
        byte[] data = config.getClientCertData().getBytes(StandardCharsets.US_ASCII);
        certificate = Base64.getMimeDecoder().decode(data);
      } else if (config.getClientCertFile() != null) {
        certificate = Files.readAllBytes(Path.of(config.getClientCertFile()));
      } else {
        return Optional.empty();
      }
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate))
              .getPublicKey()
              .getAlgorithm());
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw CommandException.usage("the kubeconfig's client certificate cannot be read: " + e, e);
    }
  }
}
