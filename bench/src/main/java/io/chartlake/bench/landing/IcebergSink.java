package io.chartlake.bench.landing;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Topics;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.TailedLog;
import io.chartlake.testsupport.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;

/** Iceberg's own sink: Parquet files into a table on the same store; its snapshots are watched. */
final class IcebergSink implements Contender {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  @Override
  public String label() {
    return "iceberg-sink";
  }

  @Override
  public Measurement run(Lab lab, Terms terms, String name, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    try (ConnectWorker worker = ConnectWorker.start(lab, folder, name, terms.jvmOptions())) {
      if (terms.warmUp().isPresent()) {
        String warmUp = name + "-warm-up";
        Path own = Files.createDirectory(folder.resolve(warmUp));
        sink(lab, terms, terms.warmUp().get(), warmUp, own, worker);
        worker.delete(warmUp);
      }
      return sink(lab, terms, terms.topic(), name, folder, worker);
    }
  }

  private static Measurement sink(
      Lab lab, Terms terms, FilledTopic topic, String name, Path folder, ConnectWorker worker)
      throws IOException, InterruptedException, ExecutionException {
    lab.store().makeBucket(name);
    String control = name + "-control";
    Topics.create(lab.admin(), List.of(new NewTopic(control, 1, (short) 1)));
    Map<String, String> catalog = catalog(lab, name, folder);
    try (JavaProcess table = watchTable(lab, folder, catalog, topic.records())) {
      TailedLog snapshots = new TailedLog(table.log());
      Waiting.until(
          "creation of the Iceberg table",
          START_TIMEOUT,
          () -> {
            table.requireAlive();
            return snapshots.newLines().contains(IcebergTable.CREATED);
          });
      worker.create(name, connector(terms, topic, control, catalog));
      Health health = new Health(() -> worker.requireRunning(name));
      Stopwatch stopwatch =
          Stopwatch.startWhenAssigned(lab, ConnectWorker.group(name), worker.process(), health);
      Progress progress = awaitCommitted(health, snapshots, topic.records());
      Measurement measured = stopwatch.stop(progress, topic);
      table.awaitSuccess(START_TIMEOUT);
      return measured;
    }
  }

  private static Progress awaitCommitted(Health health, TailedLog snapshots, long records)
      throws InterruptedException {
    Progress progress = new Progress();
    Waiting.until(
        "the commit of " + records + " rows",
        Terms.RUN_TIMEOUT,
        () -> {
          for (String line : snapshots.newLines()) {
            if (line.startsWith(IcebergTable.SNAPSHOT)) {
              String[] fields = line.split(" ", -1);
              progress.reached(
                  Instant.ofEpochMilli(Long.parseLong(fields[1])), Long.parseLong(fields[2]));
            }
          }
          health.check();
          return progress.records() >= records;
        });
    if (progress.records() != records) {
      throw new BenchException(
          "Iceberg's sink wrote " + progress.records() + " rows of " + records);
    }
    return progress;
  }

  private static JavaProcess watchTable(
      Lab lab, Path folder, Map<String, String> catalog, long records) throws IOException {
    Path file = folder.resolve("catalog.properties");
    Properties properties = new Properties();
    properties.putAll(catalog);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    Path plugin = ConnectWorker.icebergPlugin(lab).resolve("iceberg-sink");
    return JavaProcess.start(
        "iceberg-table",
        folder.resolve("table.log"),
        lab.home().classpathOf("bench", "chartlake-bench.jar")
            + File.pathSeparator
            + plugin.resolve("*"),
        List.of("-Xmx256m"),
        Map.of(),
        List.of(IcebergTable.class.getName(), file.toString(), String.valueOf(records)));
  }

  private static Map<String, String> catalog(Lab lab, String name, Path folder) {
    Map<String, String> catalog = new HashMap<>();
    catalog.put("catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    catalog.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    catalog.put("warehouse", "s3://" + name + "/warehouse");
    catalog.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    catalog.put("client.region", "us-east-1");
    catalog.put("s3.endpoint", lab.store().endpoint());
    catalog.put("s3.path-style-access", "true");
    catalog.put("s3.access-key-id", lab.store().identity());
    catalog.put("s3.secret-access-key", lab.store().credential());
    return catalog;
  }

  private static Map<String, String> connector(
      Terms terms, FilledTopic topic, String control, Map<String, String> catalog) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "org.apache.iceberg.connect.IcebergSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", topic.name());
    config.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("consumer.override.isolation.level", "read_committed");
    terms.consumer().forEach((key, value) -> config.put("consumer.override." + key, value));
    config.put("iceberg.tables", IcebergTable.NAME);
    config.put("iceberg.control.topic", control);
    config.put(
        "iceberg.control.commit.interval-ms",
        String.valueOf(terms.icebergCommitInterval().toMillis()));
    catalog.forEach((key, value) -> config.put("iceberg.catalog." + key, value));
    return config;
  }
}
