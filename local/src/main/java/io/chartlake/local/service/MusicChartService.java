package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Port;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The Kafka Streams application that counts plays. */
final class MusicChartService extends StackService {

  MusicChartService(ServiceContext context) {
    super(context, "music-chart", Port.MUSIC_CHART);
  }

  /** Its topics must be there, made with the right settings, before it starts. */
  @Override
  public Set<String> startAfter() {
    return Set.of("kafka");
  }

  @Override
  public void prepare(Consumer<String> progress) {
    // All it needs is in its environment.
  }

  @Override
  public JavaProgram program() {
    return JavaProgram.small(
            name(),
            "96m",
            Classpath.module(home(), "streaming-agg", name()),
            "io.chartlake.streaming.app.MusicChart")
        .withEnvironment(
            Map.of(
                "MUSIC_CHART_BOOTSTRAP_SERVERS", address(Port.KAFKA),
                "MUSIC_CHART_STATE_DIR", data().toString(),
                "MUSIC_CHART_HTTP_PORT", Integer.toString(number(Port.MUSIC_CHART)),
                "MUSIC_CHART_REPLICATION_FACTOR", "1",
                "MUSIC_CHART_LOG_LEVEL", context.verbose() ? "DEBUG" : "INFO"));
  }

  @Override
  public boolean isReady() {
    return Probe.answersOk(http(Port.MUSIC_CHART) + "/ready");
  }
}
