package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a process tells Prometheus at one moment.
 *
 * @param samples lines of the text format, without comments
 */
record Metrics(List<String> samples) {
  private static final HttpClient HTTP = client().build();

  static Metrics scrape(int port) {
    return parse(get(port, "/metrics").body());
  }

  /** By TLS, as a user with a password. */
  static Metrics scrape(int port, Path certificate, String user, String password) {
    String login =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/metrics"))
            .header("Authorization", "Basic " + login)
            .build();
    HttpResponse<String> answer = send(client().sslContext(trusting(certificate)).build(), request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return parse(answer.body());
  }

  static HttpResponse<String> get(int port, String path) {
    return send(
        HTTP, HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  private static Metrics parse(String text) {
    return new Metrics(
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    samples.forEach(sample -> names.add(sample.split("[{ ]", 2)[0]));
    return names;
  }

  boolean has(String metric) {
    return samples.stream().anyMatch(sample -> is(sample, metric));
  }

  /** Sum over the series of a metric that have all of these labels, such as {@code a="b"}. */
  double sum(String metric, String... labels) {
    return samples.stream()
        .filter(sample -> is(sample, metric))
        .filter(sample -> List.of(labels).stream().allMatch(sample::contains))
        .mapToDouble(sample -> Double.parseDouble(sample.substring(sample.lastIndexOf(' '))))
        .sum();
  }

  private static boolean is(String sample, String metric) {
    return sample.startsWith(metric + "{") || sample.startsWith(metric + " ");
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5));
  }

  private static SSLContext trusting(Path certificate) {
    try (var in = Files.newInputStream(certificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null);
      trusted.setCertificateEntry(
          "stack", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
