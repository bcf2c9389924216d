package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.UploadPool;
import io.chartlake.landing.upload.Uploader;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** How a worker's writer is put together; a broken variant puts one part in differently. */
class Wiring {
  /** What is held back here stays so while the one thread waits, so its patience is at an end. */
  private static final Duration NO_PATIENCE = Duration.ZERO;

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
      TimeSource time,
      MemoryAccount memory,
      Executor uploads,
      Executor looks) {

    Uploader uploader() {
      return new Uploader(store, kafka, config, time);
    }
  }

  SinkWriter writer(Parts parts) {
    return new Writer(parts, this);
  }

  Recovery recovery(Parts parts) {
    return new Recovery(parts.store, parts.kafka, parts.config, parts.time);
  }

  UploadPool uploads(Parts parts) {
    return new UploadPool(parts.uploader(), parts.uploads, parts.memory);
  }

  static class Writer extends SinkWriter {
    Writer(Parts parts, Wiring wiring) {
      super(
          parts.config,
          parts.context,
          wiring.recovery(parts),
          parts.looks,
          wiring.uploads(parts),
          new LogWatch(parts.kafka, parts.looks, parts.config.watchInterval(), parts.time),
          parts.time,
          NO_PATIENCE);
    }
  }
}
