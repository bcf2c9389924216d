package io.chartlake.compaction.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.metrics.source.Source;

/**
 * The job's figures as a source of Spark's metrics system, so that any sink Spark has (JMX,
 * Prometheus, CSV, Graphite) shows them as {@code <namespace>.driver.compaction.<table>.<name>}.
 */
public final class CompactionMetrics implements Source {
  private final MetricRegistry registry = new MetricRegistry();
  private final String table;
  private final Clock clock;
  private final Counter rounds = registry.counter("rounds");
  private final Counter failedRounds = registry.counter("failedRounds");
  private final Counter commits = registry.counter("commits");
  private final Counter recordsRead = registry.counter("recordsRead");
  private final Counter recordsRejected = registry.counter("recordsRejected");
  private final Counter rowsChanged = registry.counter("rowsChanged");
  private final Counter rowsRemoved = registry.counter("rowsRemoved");
  private volatile Instant wholeAt;
  private volatile Instant committedAt = Instant.EPOCH;
  private volatile int gaps;
  private volatile int blockedPartitions;

  /** What a successful round reports. */
  public interface Figures {
    long read();

    long rejects();

    long changed();

    long removed();

    int commits();

    /** Partitions that a gap holds up. */
    int gapCount();

    /** Partitions that an unreadable object holds up. */
    int blockedCount();
  }

  /**
   * @param table name with its namespace, as two of a driver may differ in that alone
   */
  public CompactionMetrics(String table, Clock clock) {
    this.table = table;
    this.clock = clock;
    this.wholeAt = clock.instant();
    gauge("lagSeconds", () -> seconds(Duration.between(wholeAt, clock.instant())));
    gauge("lastCommitEpochSeconds", () -> committedAt.toEpochMilli() / 1e3);
    gauge("gaps", () -> gaps);
    gauge("blockedPartitions", () -> blockedPartitions);
  }

  /**
   * Takes a round.
   *
   * @param begun when it began to look at the source
   */
  public void succeeded(Instant begun, Figures figures) {
    rounds.inc();
    commits.inc(figures.commits());
    recordsRead.inc(figures.read());
    recordsRejected.inc(figures.rejects());
    rowsChanged.inc(figures.changed());
    rowsRemoved.inc(figures.removed());
    gaps = figures.gapCount();
    blockedPartitions = figures.blockedCount();
    if (figures.commits() > 0) {
      committedAt = clock.instant();
    }
    if (gaps + blockedPartitions == 0) {
      wholeAt = begun;
    }
  }

  /** Takes a round that has thrown. */
  public void failed() {
    rounds.inc();
    failedRounds.inc();
  }

  @Override
  public String sourceName() {
    return "compaction." + table;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  private <T> void gauge(String name, Gauge<T> gauge) {
    registry.register(name, gauge);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
