package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.Uploader;
import io.chartlake.landing.upload.Uploads;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** How a worker's landing is put together; a broken variant puts one part in differently. */
class Wiring {

  /**
   * What the parts are made from.
   *
   * @param uploads runs what is uploaded
   * @param looks runs what is asked beside the task's thread
   */
  record Parts(
      LandingConfig config,
      SinkTaskContext context,
      ObjectStore store,
      KafkaLog kafka,
      TimeSource ticker,
      MemoryAccount memory,
      Uploader uploader,
      Executor uploads,
      Executor looks) {}

  final SinkWriter landing(Parts parts) {
    LandingConfig config = parts.config();
    return landing(
        parts,
        new PromptOpenings(config, recovery(parts), parts.looks(), parts.ticker()),
        uploads(parts),
        new LogWatch(parts.kafka(), parts.looks(), config.watchInterval(), parts.ticker()));
  }

  SinkWriter landing(Parts parts, PendingRecoveries openings, Uploads uploads, LogWatch watch) {
    return new SinkWriter(
        parts.config(), parts.context(), parts.memory(), openings, uploads, watch, parts.ticker());
  }

  Recovery recovery(Parts parts) {
    LandingConfig config = parts.config();
    return new Recovery(
        parts.store(),
        parts.kafka(),
        config.bucket(),
        config.connectorName(),
        config.takeover(),
        parts.ticker());
  }

  Uploads uploads(Parts parts) {
    return new PromptUploads(parts);
  }

  /** What is held back here stays so while the one thread waits, so its patience is at an end. */
  static class PromptUploads extends Uploads {
    PromptUploads(Parts parts) {
      super(parts.memory(), parts.uploader(), parts.uploads());
    }

    @Override
    public synchronized void settle(Collection<TopicPartition> partitions, Duration patience) {}

    @Override
    public synchronized void awaitHeldAtMost(long bytes, Duration patience) {}
  }

  private static final class PromptOpenings extends PendingRecoveries {
    PromptOpenings(LandingConfig config, Recovery recovery, Executor executor, TimeSource ticker) {
      super(config, recovery, executor, ticker);
    }

    @Override
    Map<TopicPartition, Recovered> takeFound(Duration patience) {
      return super.takeFound(Duration.ZERO);
    }
  }
}
