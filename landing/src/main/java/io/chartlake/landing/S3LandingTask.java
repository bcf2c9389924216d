package io.chartlake.landing;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.ThreadUtils;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework's side of {@link Landing}. */
public final class S3LandingTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(S3LandingTask.class);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private ExecutorService uploaders;
  private ExecutorService lookers;
  private ExecutorService watcher;
  private ObjectStore store;
  private KafkaLog kafka;
  private Landing landing;

  @Override
  public String version() {
    return Version.TEXT;
  }

  @Override
  public void start(Map<String, String> settings) {
    LandingConfig config = new LandingConfig(settings);
    checkConverters(config);
    uploaders = daemons(config.connectorName() + "-upload-%d", config.uploadThreads());
    // Apart from the uploads: neither may wait for the other's answers.
    lookers = daemons(config.connectorName() + "-look-%d", config.uploadThreads());
    watcher = daemons(config.connectorName() + "-watch", 1);
    store = S3ObjectStore.open(config);
    kafka = new AdminKafkaLog(config.adminSettings(), config.group());
    Recovery recovery =
        new Recovery(
            store,
            kafka,
            config.bucket(),
            config.connectorName(),
            config.takeover(),
            Ticker.SYSTEM);
    Memory memory = new Memory();
    Uploads uploads =
        new Uploads(memory, new Uploader(store, kafka, config, Ticker.SYSTEM), uploaders);
    LogWatch watch = new LogWatch(kafka, watcher, config.watchInterval(), Ticker.SYSTEM);
    Openings openings = new Openings(config, recovery, lookers, Ticker.SYSTEM);
    landing = new Landing(config, context, memory, openings, uploads, watch, Ticker.SYSTEM);
    context.timeout(1); // the first poll shall not outlast what open finds
    log.info("Landing in {}, version {}", config.location(config.prefix()), version());
  }

  /** A connector of before an update starts without being validated anew. */
  private static void checkConverters(LandingConfig config) {
    Map<String, String> faults = config.converters().faults();
    if (!faults.isEmpty()) {
      throw new ConnectException(String.join("; ", faults.values()));
    }
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    landing.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    landing.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return landing.preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    landing.close(partitions);
  }

  @Override
  public void stop() {
    stop(uploaders);
    stop(lookers);
    stop(watcher);
    if (landing != null) {
      landing.stop();
    }
    Utils.closeQuietly(kafka, "Kafka admin client");
    Utils.closeQuietly(store, "S3 client");
  }

  private static ExecutorService daemons(String name, int threads) {
    return Executors.newFixedThreadPool(threads, ThreadUtils.createThreadFactory(name, true));
  }

  private static void stop(ExecutorService executor) {
    if (executor == null) {
      return;
    }
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("A request is still in flight; what it writes is found at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
