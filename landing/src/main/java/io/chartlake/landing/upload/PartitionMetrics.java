package io.chartlake.landing.upload;

import io.chartlake.landing.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to one partition and shows it through JMX until closed. */
public final class PartitionMetrics implements PartitionMetricsMXBean {
  private static final Logger log = LoggerFactory.getLogger(PartitionMetrics.class);

  /** Whose are shown under a name. */
  private static final Map<ObjectName, PartitionMetrics> SHOWN = new ConcurrentHashMap<>();

  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong putMillisTotal = new AtomicLong();
  private final AtomicLong putMillisMax = new AtomicLong();
  private final AtomicLong holes = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong deadLetters = new AtomicLong();
  private final AtomicLong bufferedBytes = new AtomicLong();
  private final AtomicLong lastTo = new AtomicLong();

  /** When the first record of each object that is not durable yet was buffered, oldest first. */
  private final Queue<Long> begun = new ConcurrentLinkedQueue<>();

  private final TimeSource time;
  private ObjectName registered;

  private PartitionMetrics(TimeSource time) {
    this.time = time;
  }

  public static PartitionMetrics register(
      String connector, TopicPartition partition, TimeSource time) {
    PartitionMetrics metrics = new PartitionMetrics(time);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name =
          new ObjectName(
              "io.chartlake.landing:type=partition,connector="
                  + ObjectName.quote(connector)
                  + ",topic="
                  + ObjectName.quote(partition.topic())
                  + ",partition="
                  + partition.partition());
      if (server.isRegistered(name)) { // an earlier owner in this worker that was never closed
        server.unregisterMBean(name);
      }
      server.registerMBean(metrics, name);
      SHOWN.put(name, metrics);
      metrics.registered = name;
    } catch (JMException e) {
      log.warn("No metrics for {}: {}", partition, e.getMessage());
    }
    return metrics;
  }

  /** A buffer's first record came. */
  public void began(long nanos) {
    begun.add(nanos);
  }

  /** So many more bytes are held. */
  public void held(long more) {
    bufferedBytes.addAndGet(more);
  }

  void landed(SealedObject object, long storedBytes, Duration put) {
    SealedObject.Content content = object.content();
    records.addAndGet(content.records());
    bytes.addAndGet(storedBytes);
    objects.incrementAndGet();
    putMillisTotal.addAndGet(put.toMillis());
    putMillisMax.accumulateAndGet(put.toMillis(), Math::max);
    holes.addAndGet(content.holes());
    bufferedBytes.addAndGet(-content.lines().heldBytes());
    begun.poll();
    lastTo.set(object.name().range().to());
  }

  public void landedUpTo(long to) {
    lastTo.set(to);
  }

  void retry() {
    retries.incrementAndGet();
  }

  public void deadLetter() {
    deadLetters.incrementAndGet();
  }

  public void close() {
    if (registered == null || !SHOWN.remove(registered, this)) {
      return; // a later owner's has its name by now
    }
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(registered);
    } catch (InstanceNotFoundException e) {
      log.debug("{} is gone already", registered);
    } catch (JMException e) {
      log.warn("Could not take back {}: {}", registered, e.getMessage());
    }
  }

  @Override
  public long getRecords() {
    return records.get();
  }

  @Override
  public long getBytes() {
    return bytes.get();
  }

  @Override
  public long getObjects() {
    return objects.get();
  }

  @Override
  public long getPutMillisTotal() {
    return putMillisTotal.get();
  }

  @Override
  public long getPutMillisMax() {
    return putMillisMax.get();
  }

  @Override
  public long getHoles() {
    return holes.get();
  }

  @Override
  public long getOldestBufferedMillis() {
    Long oldest = begun.peek();
    return oldest == null ? 0 : time.since(oldest).toMillis();
  }

  @Override
  public long getRetries() {
    return retries.get();
  }

  @Override
  public long getDeadLetters() {
    return deadLetters.get();
  }

  @Override
  public long getBufferedBytes() {
    return bufferedBytes.get();
  }

  @Override
  public long getLastTo() {
    return lastTo.get();
  }
}
