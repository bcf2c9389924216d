package io.chartlake.landing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A real S3 server over a folder, in a process of its own. */
final class S3Proxy implements AutoCloseable {
  final String endpoint;
  final String identity = UUID.randomUUID().toString();
  final String credential = UUID.randomUUID().toString();
  private final Path folder;
  private final int port;
  private Process process;

  S3Proxy(Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    endpoint = "http://127.0.0.1:" + port;
    Files.createDirectories(folder.resolve("data"));
    Files.write(
        folder.resolve("s3proxy.conf"),
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.endpoint=" + endpoint,
            "s3proxy.identity=" + identity,
            "s3proxy.credential=" + credential,
            "s3proxy.ignore-unknown-headers=true",
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + folder.resolve("data")));
    start();
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
  Map<String, String> settings(String bucket) {
    return Map.of(
        Settings.BUCKET, bucket,
        Settings.ENDPOINT, endpoint,
        Settings.ACCESS_KEY_ID, identity,
        Settings.SECRET_ACCESS_KEY, credential);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
