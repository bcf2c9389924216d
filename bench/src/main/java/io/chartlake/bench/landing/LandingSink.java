package io.chartlake.bench.landing;

import io.chartlake.bench.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The landing connector with its defaults; its own line per object says when it was durable. */
final class LandingSink implements Contender {
  private static final Pattern LANDED =
      Pattern.compile("(\\S+Z) .* Landed \\S+: (\\d+) records, (\\d+) bytes .*");

  private final Map<String, String> settings;
  private final boolean profiled;
  private Optional<String> profile = Optional.empty();

  LandingSink(Map<String, String> settings, boolean profiled) {
    this.settings = settings;
    this.profiled = profiled;
  }

  @Override
  public String label() {
    return "landing";
  }

  /** Where the time of the last run went, if that was asked for. */
  Optional<String> profile() {
    return profile;
  }

  @Override
  public Measurement run(Lab lab, Terms terms, String name, Path folder)
      throws IOException, InterruptedException {
    Path bucket = lab.store().makeBucket(name);
    Path recording = folder.resolve("worker.jfr");
    List<String> options =
        profiled ? Profile.recording(terms.jvmOptions(), recording) : terms.jvmOptions();
    Measurement measured;
    Instant start;
    Instant end;
    ThreadCpu threads;
    try (ConnectWorker worker = ConnectWorker.start(lab, folder, name, options)) {
      worker.create(connector(lab, terms, name));
      Health health = new Health(worker::requireRunning);
      Stopwatch stopwatch =
          Stopwatch.startWhenAssigned(lab, worker.group(), worker.process(), health);
      start = stopwatch.start();
      ThreadCpu before = ThreadCpu.of(worker.process());
      Progress progress = awaitLanded(worker, health, terms.topic().records());
      end = progress.last().at();
      measured = stopwatch.stop(progress, terms.topic());
      threads = ThreadCpu.of(worker.process()).minus(before);
    }
    RawObjects.requireAll(bucket, terms.topic());
    if (profiled) {
      profile = Optional.of(Profile.of(recording, start, end).text() + threads.text());
    }
    return measured;
  }

  private static Progress awaitLanded(ConnectWorker worker, Health health, long records)
      throws InterruptedException {
    TailedLog log = new TailedLog(worker.process().log());
    Progress progress = new Progress();
    Waiting.until(
        "landing of " + records + " records",
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
          return progress.records() >= records;
        });
    return progress;
  }

  private Map<String, String> connector(Lab lab, Terms terms, String name) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    config.put("tasks.max", "1");
    config.put("topics", terms.topic().name());
    config.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("consumer.override.isolation.level", "read_committed");
    terms.consumer().forEach((key, value) -> config.put("consumer.override." + key, value));
    config.put("admin.bootstrap.servers", lab.kafka().address());
    config.put("s3.bucket", name);
    config.put("s3.endpoint", lab.store().endpoint());
    config.put("s3.access.key.id", lab.store().identity());
    config.put("s3.secret.access.key", lab.store().credential());
    config.putAll(settings);
    return config;
  }
}
