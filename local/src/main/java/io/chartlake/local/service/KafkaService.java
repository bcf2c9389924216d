package io.chartlake.local.service;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.kafka.PipelineTopics;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Port;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/** One Kafka broker that is its own controller (KRaft). */
final class KafkaService extends StackService {
  private static final String CONFIGURATION = "server.properties";

  /**
   * A request of Kafka's protocol that every broker answers: length 10, API key 18 (ApiVersions),
   * version 0, correlation id 1, no client id.
   */
  private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};

  private final Classpath classpath;

  KafkaService(ServiceContext context) {
    super(context, "kafka", Port.KAFKA, Port.KAFKA_CONTROLLER);
    this.classpath = Classpath.engine(home(), "kafka");
  }

  @Override
  public void prepare(Consumer<String> progress) {
    Path data = data();
    write("log4j2.properties", "log4j2-kafka.properties", Map.of());
    if (!Files.exists(data.resolve("meta.properties"))) {
      progress.accept("formatting storage");
      format(data);
    }
    writeConfiguration(CONFIGURATION, data);
  }

  private Path writeConfiguration(String file, Path data) {
    return write(
        file,
        "kafka.properties",
        Map.of(
            "broker", number(Port.KAFKA),
            "controller", number(Port.KAFKA_CONTROLLER),
            "data", inStack(data)));
  }

  /**
   * Formats a folder of this run's own and moves it into place: the formatter of a start that was
   * killed may still be at work, and two cannot format one folder.
   */
  private void format(Path data) {
    if (Files.isDirectory(data)) {
      throw CommandException.failure(
          data
              + " has no meta.properties, so it is not a whole log folder of Kafka; move it away, or"
              + " delete all data with ./chartlake clean");
    }
    FileTree.make(
        data,
        fresh -> {
          Path configuration = writeConfiguration(fresh.getFileName() + ".properties", fresh);
          try {
            ShortRun.of(
                home(),
                JavaProgram.small("kafka-storage", "64m", classpath, "kafka.tools.StorageTool")
                    .withArguments(
                        List.of(
                            "format",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            configuration.toString())));
          } finally {
            FileTree.delete(configuration);
          }
        });
  }

  @Override
  public JavaProgram program() {
    return JavaProgram.small(name(), "160m", classpath, "kafka.Kafka")
        .withProperty("log4j2.configurationFile", context.logging(name()))
        .withArguments(List.of(conf().resolve(CONFIGURATION).toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.answers(context.ports(), Port.KAFKA, API_VERSIONS);
  }

  @Override
  public void finish(Consumer<String> progress) {
    PipelineTopics.create(address(Port.KAFKA));
  }
}
