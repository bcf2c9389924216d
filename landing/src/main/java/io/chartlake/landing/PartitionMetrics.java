package io.chartlake.landing;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to one partition and shows it through JMX until closed. */
final class PartitionMetrics implements PartitionMetricsMXBean {
  private static final Logger log = LoggerFactory.getLogger(PartitionMetrics.class);

  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong deadLetters = new AtomicLong();
  private final AtomicLong bufferedBytes = new AtomicLong();
  private final AtomicLong lastTo = new AtomicLong();
  private ObjectName registered;

  static PartitionMetrics register(String connector, TopicPartition partition) {
    PartitionMetrics metrics = new PartitionMetrics();
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
      metrics.registered = name;
    } catch (JMException e) {
      log.warn("No metrics for {}: {}", partition, e.getMessage());
    }
    return metrics;
  }

  void landed(int recordCount, long storedBytes, long to) {
    records.addAndGet(recordCount);
    bytes.addAndGet(storedBytes);
    objects.incrementAndGet();
    lastTo.set(to);
  }

  void landedUpTo(long to) {
    lastTo.set(to);
  }

  void retry() {
    retries.incrementAndGet();
  }

  void deadLetter() {
    deadLetters.incrementAndGet();
  }

  void buffered(long held) {
    bufferedBytes.set(held);
  }

  void close() {
    if (registered == null) {
      return;
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
