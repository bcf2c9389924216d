package io.chartlake.bench.landing;

import io.chartlake.testsupport.TailedLog;
import io.chartlake.testsupport.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The landing connector with its defaults; its own line per object says when it was durable. */
final class LandingSink implements Contender {
  private static final Pattern LANDED =
      Pattern.compile("(\\S+Z) .* Landed \\S+: (\\d+) records, (\\d+) bytes .*");

  private final Map<String, String> settings;

  LandingSink(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public String label() {
    return "landing";
  }

  @Override
  public Measurement run(Lab lab, Terms terms, String name, Path folder)
      throws IOException, InterruptedException {
    try (ConnectWorker worker = ConnectWorker.start(lab, folder, name, terms.jvmOptions())) {
      if (terms.warmUp().isPresent()) {
        Landing warmUp = new Landing(lab, terms, worker, terms.warmUp().get(), name + "-warm-up");
        warmUp.start();
        warmUp.awaitLanded();
        worker.delete(warmUp.connector());
      }
      Landing landing = new Landing(lab, terms, worker, terms.topic(), name);
      Stopwatch stopwatch = landing.start();
      Progress progress = landing.awaitLanded();
      Measurement measured = stopwatch.stop(progress, terms.topic());
      landing.requireAll();
      return measured;
    }
  }

  /** One topic on its way into a bucket of its own, by a connector of its own. */
  private final class Landing {
    private final Lab lab;
    private final Terms terms;
    private final ConnectWorker worker;
    private final FilledTopic topic;
    private final String connector;
    private final Path bucket;
    private final TailedLog log;
    private final Health health;

    Landing(Lab lab, Terms terms, ConnectWorker worker, FilledTopic topic, String connector)
        throws IOException {
      this.lab = lab;
      this.terms = terms;
      this.worker = worker;
      this.topic = topic;
      this.connector = connector;
      this.bucket = lab.store().makeBucket(connector);
      this.log = new TailedLog(worker.process().log());
      this.log.newLines(); // those of a connector before
      this.health = new Health(() -> worker.requireRunning(connector));
    }

    String connector() {
      return connector;
    }

    Stopwatch start() throws IOException, InterruptedException {
      worker.create(connector, config());
      return Stopwatch.startWhenAssigned(
          lab, ConnectWorker.group(connector), worker.process(), health);
    }

    Progress awaitLanded() throws InterruptedException {
      Progress progress = new Progress();
      Waiting.until(
          "landing of " + topic.records() + " records",
          Terms.RUN_TIMEOUT,
          () -> {
            for (String line : log.newLines()) {
              Matcher matcher = LANDED.matcher(line);
              if (matcher.matches()) {
                progress.reached(
                    Instant.parse(matcher.group(1)),
                    progress.records() + Long.parseLong(matcher.group(2)));
              }
            }
            health.check();
            return progress.records() >= topic.records();
          });
      return progress;
    }

    void requireAll() throws IOException {
      RawObjects.requireAll(bucket, topic);
    }

    private Map<String, String> config() {
      Map<String, String> config = new HashMap<>();
      config.put("connector.class", "io.chartlake.landing.S3LandingConnector");
      config.put("tasks.max", "1");
      config.put("topics", topic.name());
      config.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
      config.put("key.format", "long");
      config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
      config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
      config.put("consumer.override.isolation.level", "read_committed");
      terms.consumer().forEach((key, value) -> config.put("consumer.override." + key, value));
      config.put("admin.bootstrap.servers", lab.kafka().address());
      config.put("s3.bucket", connector);
      config.put("s3.endpoint", lab.store().endpoint());
      config.put("s3.chunked.encoding", "true"); // as in a stack on s3proxy
      config.put("s3.access.key.id", lab.store().identity());
      config.put("s3.secret.access.key", lab.store().credential());
      config.putAll(settings);
      return config;
    }
  }
}
