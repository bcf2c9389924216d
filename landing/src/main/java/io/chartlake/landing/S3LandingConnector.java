package io.chartlake.landing;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.connect.ConnectorChecks;
import io.chartlake.landing.connect.PluginVersion;
import io.chartlake.landing.connect.S3LandingTask;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Lands Kafka topics in S3 as JSON lines, each committed record once. */
public final class S3LandingConnector extends SinkConnector {
  private Map<String, String> settings = Map.of();

  @Override
  public String version() {
    return PluginVersion.TEXT;
  }

  @Override
  public ConfigDef config() {
    return LandingConfig.DEFINITION;
  }

  @Override
  public Config validate(Map<String, String> proposed) {
    return new ConnectorChecks(proposed, super.validate(proposed)).run();
  }

  @Override
  public void start(Map<String, String> started) {
    settings = Map.copyOf(started);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return S3LandingTask.class;
  }

  /** Tasks are alike: Kafka assigns their partitions. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, settings);
  }

  @Override
  public void stop() {
    settings = Map.of();
  }
}
