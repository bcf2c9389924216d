package io.chartlake.landing.upload;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.buffer.Compressor;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.name.ObjectMetadata;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one sealed object durable, or says why it could not. */
public final class Uploader {
  private static final Logger log = LoggerFactory.getLogger(Uploader.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private final ObjectStore store;
  private final LogProof proof;
  private final LandingConfig config;
  private final TimeSource time;

  public Uploader(ObjectStore store, KafkaLog kafka, LandingConfig config, TimeSource time) {
    this.store = store;
    this.proof = new LogProof(kafka, config, time);
    this.config = config;
    this.time = time;
  }

  /**
   * Returns when the object is durable.
   *
   * @param wanted false once nobody waits for it any more; it is then not tried again
   * @throws StoreException when it may become so later
   * @throws ConnectException when it never will
   */
  public void upload(SealedObject object, BooleanSupplier wanted) {
    long startNanos = time.nanos();
    awaitDeadLetters(object);
    proof.prove(object);
    Buffer body = Compressor.compress(object.content().lines(), config.compression());
    byte[] md5 = body.md5();
    for (int attempt = 1; ; attempt++) {
      long putNanos = time.nanos();
      try {
        if (!store.put(object.key(), body, metadata(object))) {
          compare(object, body, md5);
        }
        object.metrics().landed(object, body.sizeBytes(), time.since(putNanos));
        log.info(
            "Landed {}: {} records, {} bytes in {} ms{}",
            config.location(object.key()),
            object.content().records(),
            body.sizeBytes(),
            time.since(startNanos).toMillis(),
            attempt == 1 ? "" : ", attempt " + attempt);
        return;
      } catch (StoreException e) {
        if (!e.isPassing()) {
          throw refused(object, e);
        }
        Duration backoff = backoff(attempt);
        if (!wanted.getAsBoolean()
            || time.since(startNanos).plus(backoff).compareTo(config.retryMax()) > 0) {
          throw e;
        }
        object.metrics().retry();
        log.warn(
            "Attempt {} to land {} failed, again in {} ms: {}",
            attempt,
            config.location(object.key()),
            backoff.toMillis(),
            e.getMessage());
        pause(backoff);
      }
    }
  }

  private Map<String, String> metadata(SealedObject object) {
    return Map.of(
        ObjectMetadata.FORMAT,
        ObjectMetadata.FORMAT_VERSION,
        ObjectMetadata.TOPIC_ID,
        object.topicId().toString(),
        ObjectMetadata.CONNECTOR,
        config.connectorName(),
        ObjectMetadata.RECORDS,
        Integer.toString(object.content().records()));
  }

  /** An object of that name is there: ours from an attempt that seemed to fail, or a stranger's. */
  private void compare(SealedObject object, Buffer body, byte[] md5) {
    Optional<ObjectStore.Head> found = store.head(object.key());
    if (found.isEmpty()) {
      throw new StoreException(
          true, 404, "The object that was said to exist is not there: " + object.key(), null);
    }
    ObjectStore.Head head = found.get();
    String expected = HexFormat.of().formatHex(md5);
    boolean comparable = head.etag().matches("[0-9a-f]{32}");
    boolean sameTopic =
        object.topicId().toString().equals(head.metadata().get(ObjectMetadata.TOPIC_ID));
    if (!sameTopic
        || head.sizeBytes() != body.sizeBytes()
        || (comparable && !head.etag().equals(expected))) {
      throw new ConnectException(
          ("Another object is in the place of %s: %d bytes, ETag %s, %s; landing has %d bytes,"
                  + " MD5 %s. Make sure no other connector writes there, then restart the task")
              .formatted(
                  config.location(object.key()),
                  head.sizeBytes(),
                  head.etag(),
                  head.metadata(),
                  body.sizeBytes(),
                  expected));
    }
    log.info("{} was there already with the same bytes", config.location(object.key()));
  }

  /** What to tell of an error that should not have been. */
  ConnectException broke(SealedObject object, Throwable e) {
    return new ConnectException(
        ("Landing %s with offsets %s broke: %s; the worker's log has more. After a restart the task"
                + " begins behind what is durable")
            .formatted(config.location(object.key()), object.offsets(), e),
        e);
  }

  private ConnectException refused(SealedObject object, StoreException e) {
    return new ConnectException(
        "The store refused %s with offsets %s: %s%s"
            .formatted(config.location(object.key()), object.offsets(), e.getMessage(), e.advice()),
        e);
  }

  /** What can't be a line must be durable as a dead letter before its offset counts as landed. */
  private void awaitDeadLetters(SealedObject object) {
    for (Future<Void> report : object.content().deadLetters()) {
      try {
        report.get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new StoreException(
            true, 0, "a dead letter in " + object.offsets() + " is not written yet", e);
      } catch (ExecutionException e) {
        throw notWritten(object.offsets(), e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /**
   * What to tell of a record that is nowhere.
   *
   * @param offsets among which it was
   */
  public static ConnectException notWritten(String offsets, Throwable cause) {
    return new ConnectException(
        ("A dead letter in %s could not be written: %s; nothing past it counts as landed: mend the"
                + " dead letter topic and restart the task")
            .formatted(offsets, cause.getMessage()),
        cause);
  }

  private static Duration backoff(int attempt) {
    long most =
        Math.min(LONGEST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(attempt - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private void pause(Duration backoff) {
    try {
      time.sleep(backoff);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException(true, 0, "The task is stopping", e);
  }
}
