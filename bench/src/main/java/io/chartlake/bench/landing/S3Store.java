package io.chartlake.bench.landing;

import io.chartlake.bench.FreePort;
import io.chartlake.bench.Home;
import io.chartlake.bench.JavaProcess;
import io.chartlake.bench.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** S3 by s3proxy over a folder, with keys of its own. */
record S3Store(JavaProcess process, int port, String identity, String credential, Path data)
    implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  static S3Store start(Home home, Path folder) throws IOException, InterruptedException {
    int port = FreePort.find();
    String identity = UUID.randomUUID().toString();
    String credential = UUID.randomUUID().toString();
    Path data = Files.createDirectory(folder.resolve("data"));
    Path config = folder.resolve("s3proxy.conf");
    Files.write(
        config,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + identity,
            "s3proxy.credential=" + credential,
            "s3proxy.ignore-unknown-headers=true",
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data));
    JavaProcess process =
        JavaProcess.start(
            "s3proxy",
            folder.resolve("s3proxy.log"),
            home.classpathOf("local/engines/s3proxy"),
            List.of("-Xmx512m"),
            Map.of(),
            List.of("org.gaul.s3proxy.Main", "--properties", config.toString()));
    S3Store store = new S3Store(process, port, identity, credential, data);
    try {
      Waiting.until("an answer of s3proxy", START_TIMEOUT, store::answers);
    } catch (RuntimeException | InterruptedException e) {
      store.close();
      throw e;
    }
    return store;
  }

  private boolean answers() {
    process.requireAlive();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Makes a bucket; returns the folder in which its objects are files. */
  Path makeBucket(String name) throws IOException {
    return Files.createDirectory(data.resolve(name));
  }

  @Override
  public void close() {
    process.close();
  }
}
