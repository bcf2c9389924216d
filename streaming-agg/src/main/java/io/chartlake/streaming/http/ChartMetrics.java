package io.chartlake.streaming.http;

import io.chartlake.streaming.deadletter.DeadLetterCounter;
import io.chartlake.streaming.model.UnreadableReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** The process's metrics: plays, dead letters, Kafka Streams, JVM. */
public final class ChartMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private KafkaStreamsMetrics streamsMetrics;

  public ChartMetrics(
      LongAdder playsCounted, DeadLetterCounter deadLetters, Supplier<ChartHealth.Report> health) {
    FunctionCounter.builder("music.chart.plays", playsCounted, LongAdder::doubleValue)
        .description("Plays processed by this process; after a fault some are processed again")
        .register(registry);
    for (UnreadableReason reason : UnreadableReason.values()) {
      FunctionCounter.builder("music.chart.dead.letters", deadLetters, d -> d.count(reason))
          .description("Records set aside by this process")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("music.chart.ready", health, h -> h.get().ready() ? 1 : 0)
        .description("1 while Kafka Streams is RUNNING")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  public synchronized void watch(KafkaStreams streams) {
    streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(registry);
  }

  public String scrape() {
    return registry.scrape();
  }

  @Override
  public synchronized void close() {
    if (streamsMetrics != null) {
      streamsMetrics.close();
    }
    gc.close();
    registry.close();
  }
}
