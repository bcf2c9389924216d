package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.endtoend.faults.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Kafka and a store of the stack, a fault proxy before the store, and Connect workers. */
final class LandingStack implements AutoCloseable {
  static final String S3PROXY = "s3proxy";
  static final String CEPH = "ceph";

  private static final String BUCKET = "landing-under-faults";

  private final Cli chartlake;
  private final Path folder;
  private final Path plugins;
  private final Bucket.Credentials credentials;
  private final FaultProxy proxy;
  private final Bucket bucket;
  private final Admin admin;
  private final List<Worker> workers = new ArrayList<>();

  /**
   * Starts Kafka and the store.
   *
   * @param store as {@code up --s3} names it
   */
  LandingStack(Path temporary, String store) throws IOException {
    folder = Files.createDirectories(temporary.resolve("workers"));
    plugins = copyOfPlugin();
    chartlake = new Cli(temporary.resolve("stack"));
    List<String> up = new ArrayList<>(List.of("up", "--ports", "free", "--only", "kafka,s3"));
    if (!store.equals(S3PROXY)) {
      up.addAll(List.of("--s3", store));
    }
    Cli.Ended started = chartlake.run(up.toArray(String[]::new));
    assertThat(started.code()).as(started.output()).isZero();
    credentials = Bucket.Credentials.of(chartlake.folder());
    proxy = new FaultProxy(chartlake.port("s3"));
    bucket = new Bucket(chartlake.port("s3"), credentials, BUCKET);
    bucket.create();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
  }

  /** A build must not take the classes from under a worker. */
  private Path copyOfPlugin() throws IOException {
    Path root = Path.of(System.getProperty("chartlake.home")).normalize();
    Path built =
        Path.of(
            System.getProperty(
                "landing.plugin",
                root.resolve("landing/target/plugin/chartlake-landing").toString()));
    Path copy = Files.createDirectories(folder.resolve("plugins/landing"));
    try (Stream<Path> jars = Files.list(built)) {
      jars.forEach(
          jar -> {
            try {
              Files.copy(jar, copy.resolve(jar.getFileName()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return copy.getParent();
  }

  /** A worker that is up; its heap as {@code -Xmx} takes it. */
  Worker startWorker(String name, String heap) throws IOException {
    Worker worker =
        Worker.of(
            name,
            folder,
            heap,
            bootstrap(),
            plugins,
            credentials.environment(),
            name + "@" + chartlake.folder() + "/");
    workers.add(worker);
    worker.start();
    return worker;
  }

  String bootstrap() {
    return "127.0.0.1:" + chartlake.port("kafka");
  }

  FaultProxy proxy() {
    return proxy;
  }

  Bucket bucket() {
    return bucket;
  }

  Admin admin() {
    return admin;
  }

  SourceTopic topic(String name, int partitions) throws Exception {
    return new SourceTopic(name, partitions, bootstrap(), admin);
  }

  /** Settings as documented, but quick to give up, to look again and to land. */
  Map<String, String> settings(String... topics) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    settings.put("tasks.max", "1");
    settings.put("topics", String.join(",", topics));
    settings.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("key.format", "long");
    settings.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", topics[0] + "-dlq");
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put("admin.bootstrap.servers", bootstrap());
    settings.put("s3.bucket", BUCKET);
    settings.put("s3.endpoint", proxy.endpoint());
    settings.put("s3.request.timeout.ms", "1000");
    settings.put("retry.max.ms", "1500");
    settings.put("rotate.records", "40");
    settings.put("linger.ms", "150");
    settings.put("log.watch.interval.ms", "100");
    settings.put("consumer.override.session.timeout.ms", "6000");
    settings.put("consumer.override.heartbeat.interval.ms", "1000");
    settings.put("consumer.override.metadata.max.age.ms", "1000");
    return settings;
  }

  @Override
  public void close() throws IOException {
    for (Worker worker : workers) {
      worker.close();
    }
    admin.close();
    bucket.close();
    proxy.close();
    chartlake.downLeavingNothing();
  }
}
