package io.chartlake.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** S3 by s3proxy over a folder, in a process of its own, with keys of its own. */
public final class S3Proxy implements AutoCloseable {
  /**
   * In the name under which s3proxy lists an upload of a raw object until it is whole; Ceph does
   * not list it.
   */
  public static final Pattern HALF_WRITTEN =
      Pattern.compile("\\.jsonl-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]*");

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final String classpath;
  private final Path folder;
  private final int port;
  private final String identity = UUID.randomUUID().toString();
  private final String credential = UUID.randomUUID().toString();
  private JavaProcess process;

  private S3Proxy(String classpath, Path folder, int port) {
    this.classpath = classpath;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a server whose data and output are in {@code folder}, and waits until it answers.
   *
   * @param settings more of s3proxy's, such as those of a second address by TLS
   */
  public static S3Proxy start(String classpath, Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    S3Proxy proxy = new S3Proxy(classpath, folder, FreePort.find());
    Files.createDirectories(proxy.data());
    List<String> lines =
        new ArrayList<>(
            List.of(
                "s3proxy.endpoint=" + proxy.endpoint(),
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + proxy.identity,
                "s3proxy.credential=" + proxy.credential,
                "s3proxy.ignore-unknown-headers=true",
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + proxy.data()));
    settings.forEach((name, value) -> lines.add(name + "=" + value));
    Files.write(proxy.config(), lines);
    proxy.start();
    return proxy;
  }

  /** Starts it again after {@link #close} or a kill: same address, same keys, same data. */
  public void start() throws InterruptedException {
    process =
        JavaProcess.start(
            "s3proxy",
            folder.resolve("s3proxy.log"),
            classpath,
            List.of("-Xmx512m"),
            Map.of(),
            List.of("org.gaul.s3proxy.Main", "--properties", config().toString()));
    try {
      Waiting.until("an answer of s3proxy", START_TIMEOUT, this::answers);
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    process.requireAlive();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private Path config() {
    return folder.resolve("s3proxy.conf");
  }

  /** The folder of its buckets. */
  public Path data() {
    return folder.resolve("data");
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public String identity() {
    return identity;
  }

  public String credential() {
    return credential;
  }

  /** Its process, whose CPU time and memory a benchmark measures. */
  public JavaProcess process() {
    return process;
  }

  /** Makes a bucket; returns the folder in which its objects are files. */
  public Path makeBucket(String name) throws IOException {
    return Files.createDirectory(data().resolve(name));
  }

  @Override
  public void close() {
    process.close();
  }
}
