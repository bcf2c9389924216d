package io.chartlake.landing;

import static org.awaitility.Awaitility.await;

import io.chartlake.landing.config.LandingConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A real S3 server over a folder, in a process of its own; the same by http and by https. */
public final class S3Proxy implements AutoCloseable {
  /** What is signed as one piece and longer is refused: it would be kept in memory. */
  public static final int MOST_BYTES_IN_ONE_PIECE = 20 << 20;

  final String endpoint;
  public final String secureEndpoint;

  /** PEM file with the certificate of {@link #secureEndpoint}. */
  public final Path authority;

  final String identity = UUID.randomUUID().toString();
  final String credential = UUID.randomUUID().toString();
  private final Path folder;
  private final int port;
  private Process process;

  public S3Proxy(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket secure = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
      secureEndpoint = "https://127.0.0.1:" + secure.getLocalPort();
    }
    endpoint = "http://127.0.0.1:" + port;
    authority = folder.resolve("s3proxy.pem");
    makeCertificate();
    Files.createDirectories(folder.resolve("data"));
    Files.write(
        folder.resolve("s3proxy.conf"),
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.endpoint=" + endpoint,
            "s3proxy.secure-endpoint=" + secureEndpoint,
            "s3proxy.keystore-path=" + folder.resolve("s3proxy.p12"),
            "s3proxy.keystore-password=" + credential,
            "s3proxy.identity=" + identity,
            "s3proxy.credential=" + credential,
            "s3proxy.ignore-unknown-headers=true",
            "s3proxy.v4-max-non-chunked-request-size=" + MOST_BYTES_IN_ONE_PIECE,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + folder.resolve("data")));
    start();
  }

  private void makeCertificate() throws IOException, InterruptedException {
    String store = folder.resolve("s3proxy.p12").toString();
    keytool(
        List.of("-genkeypair", "-keystore", store, "-alias", "s3proxy", "-keyalg", "EC"),
        List.of("-dname", "CN=s3proxy", "-ext", "san=ip:127.0.0.1", "-validity", "2"));
    keytool(
        List.of("-exportcert", "-rfc", "-keystore", store, "-alias", "s3proxy"),
        List.of("-file", authority.toString()));
  }

  private void keytool(List<String> what, List<String> how)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin("keytool")));
    command.addAll(what);
    command.addAll(how);
    command.addAll(List.of("-storepass", credential));
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (run.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }

  private static String bin(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                bin("java"),
                "-Xmx256m",
                "-jar",
                System.getProperty("s3proxy.jar"),
                "--properties",
                folder.resolve("s3proxy.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** What a connector needs to land here. */
  public Map<String, String> settings(String bucket) {
    return Map.of(
        LandingConfig.BUCKET, bucket,
        LandingConfig.ENDPOINT, endpoint,
        LandingConfig.ACCESS_KEY_ID, identity,
        LandingConfig.SECRET_ACCESS_KEY, credential);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
