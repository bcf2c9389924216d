package io.chartlake.sparklauncher;

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
 * Which kind of key a kubeconfig's client certificate is for. The client takes every key that does
 * not name its kind for an RSA key, and those of many clusters are of elliptic curves.
 */
final class ClientKey {
  private ClientKey() {}

  /** The certificate says it; empty for credentials of another sort. */
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
      throw new RefusedException("the kubeconfig's client certificate cannot be read: " + e, e);
    }
  }
}
