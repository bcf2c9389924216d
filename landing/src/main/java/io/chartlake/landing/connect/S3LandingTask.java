package io.chartlake.landing.connect;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.AdminKafkaLog;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.protocol.LogWatch;
import io.chartlake.landing.protocol.Recovery;
import io.chartlake.landing.protocol.SinkWriter;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.S3ObjectStore;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.UploadPool;
import io.chartlake.landing.upload.Uploader;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
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

/** The framework's side of {@link SinkWriter}. */
public final class S3LandingTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(S3LandingTask.class);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  private ExecutorService uploaders;
  private ExecutorService lookers;
  private ExecutorService watcher;
  private ObjectStore store;
  private KafkaLog kafka;
  private SinkWriter writer;

  @Override
  public String version() {
    return PluginVersion.TEXT;
  }

  @Override
  public void start(Map<String, String> settings) {
    LandingConfig config = new LandingConfig(settings);
    requireSafe(config, settings);
    uploaders = daemons(config.connectorName() + "-upload-%d", config.uploadThreads());
    // Apart from the uploads: neither may wait for the other's answers.
    lookers = daemons(config.connectorName() + "-look-%d", config.uploadThreads());
    watcher = daemons(config.connectorName() + "-watch", 1);
    store = S3ObjectStore.open(config);
    kafka = new AdminKafkaLog(config.adminSettings(), config.group());
    TimeSource time = TimeSource.SYSTEM;
    Uploader uploader = new Uploader(store, kafka, config, time);
    writer =
        new SinkWriter(
            config,
            context,
            new Recovery(store, kafka, config, time),
            lookers,
            new UploadPool(uploader, uploaders, new MemoryAccount()),
            new LogWatch(kafka, watcher, config.watchInterval(), time),
            time,
            SinkWriter.PATIENCE);
    context.timeout(1); // the first poll shall not outlast what open finds
    log.info("Landing in {}, version {}", config.location(config.prefix()), version());
  }

  /** A connector of before an update starts without being validated anew. */
  private static void requireSafe(LandingConfig config, Map<String, String> settings) {
    Map<String, String> faults = new TreeMap<>(config.converters().faults());
    faults.putAll(ConnectorChecks.strangeSettings(settings));
    if (!faults.isEmpty()) {
      throw new ConnectException(String.join("; ", faults.values()));
    }
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    writer.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    writer.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return writer.preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    writer.close(partitions);
  }

  @Override
  public void stop() {
    stop(uploaders);
    stop(lookers);
    stop(watcher);
    if (writer != null) {
      writer.stop();
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
