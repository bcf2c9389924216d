package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.kafka.PipelineTopics;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/** One Kafka broker that is its own controller (KRaft). */
final class KafkaService implements Service {
  private static final String CONFIGURATION = "server.properties";

  /**
   * A request of Kafka's protocol that every broker answers: length 10, API key 18 (ApiVersions),
   * version 0, correlation id 1, no client id.
   */
  private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};

  private final ServiceContext setting;
  private final Classpath classpath;

  KafkaService(ServiceContext setting) {
    this.setting = setting;
    this.classpath = Classpath.engine(setting.home(), "kafka");
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    Path data = setting.data(name());
    setting.write(name(), "log4j2.properties", "log4j2-kafka.properties", Map.of());
    if (!Files.exists(data.resolve("meta.properties"))) {
      progress.accept("formatting storage");
      format(data);
    }
    writeConfiguration(CONFIGURATION, data);
  }

  private Path writeConfiguration(String file, Path data) {
    return setting.write(
        name(),
        file,
        "kafka.properties",
        Map.of(
            "broker", setting.ports().number(Port.KAFKA),
            "controller", setting.ports().number(Port.KAFKA_CONTROLLER),
            "data", setting.inStack(data)));
  }

  /**
   * Formats a folder of this run's own and moves it into place: the formatter of a start that was
   * killed may still be at work, and two cannot format one folder.
   */
  private void format(Path data) {
    String run = ".new-" + ProcessHandle.current().pid();
    Path fresh = data.resolveSibling(name() + run);
    Path configuration = writeConfiguration(CONFIGURATION + run, fresh);
    try {
      ShortRun.of(
          setting.home(),
          JavaProgram.small(
                  "kafka-storage", setting.jdk(), "64m", classpath, "kafka.tools.StorageTool")
              .withArguments(
                  List.of(
                      "format",
                      "-t",
                      Uuid.randomUuid().toString(),
                      "-c",
                      configuration.toString())));
      Files.move(fresh, data);
    } catch (IOException e) {
      throw new LocalException("cannot make " + data + ": " + e.getMessage(), e);
    } finally {
      delete(fresh);
      delete(configuration);
    }
  }

  private static void delete(Path path) {
    try {
      FileTree.delete(path);
    } catch (IOException e) {
      throw new LocalException("cannot delete " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public JavaProgram program() {
    return JavaProgram.small(name(), setting.jdk(), "160m", classpath, "kafka.Kafka")
        .withProperty("log4j2.configurationFile", setting.logging(name()))
        .withArguments(List.of(setting.confFolder(name()).resolve(CONFIGURATION).toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.answers(setting.ports(), Port.KAFKA, API_VERSIONS);
  }

  @Override
  public void finish(Consumer<String> progress) {
    PipelineTopics.create(setting.ports().address(Port.KAFKA));
  }
}
