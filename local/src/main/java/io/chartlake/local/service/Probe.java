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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Asks a service whether it is there; false on any failure, within two seconds. */
final class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private Probe() {}

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
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
      return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** What a GET over TLS gives; empty when there is no answer, or none from a trusted server. */
  static Optional<String> get(String url, SSLSocketFactory sockets) {
    try {
      HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
      connection.setSSLSocketFactory(sockets);
      connection.setConnectTimeout((int) LIMIT.toMillis());
      connection.setReadTimeout((int) LIMIT.toMillis());
      // Not disconnected: the next question goes over the same connection, without a handshake.
      try (var in = connection.getInputStream()) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean answersOk(String url) {
    return get(url).filter(response -> response.statusCode() == 200).isPresent();
  }
}
