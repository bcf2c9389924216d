package io.chartlake.local.service;

import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a service whether it is there; false on any failure, within two seconds. */
final class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final HttpClient HTTP = client().build();

  private Probe() {}

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT);
  }

  /**
   * Whether it answers a request with anything. That it accepts a connection proves less: the
   * kernel does so for a process that is stopped.
   */
  static boolean answers(Ports ports, Port port, byte[] request) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.number(port)),
          (int) LIMIT.toMillis());
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.getOutputStream().write(request);
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The answer to a GET, whatever its status; empty when there is none. */
  static Optional<HttpResponse<String>> get(String url) {
    return get(url, HTTP);
  }

  /** The same by another client. */
  static Optional<HttpResponse<String>> get(String url, HttpClient client) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
      return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * A client that trusts one certificate and nothing else.
   *
   * @param certificate a file in PEM
   */
  static HttpClient trusting(Path certificate) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "trusted", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    return client().sslContext(tls).build();
  }

  static boolean answersOk(String url) {
    return get(url).filter(response -> response.statusCode() == 200).isPresent();
  }
}
