package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.engine.ShortRun;
import io.chartlake.local.lake.Topics;
import io.chartlake.local.settings.Port;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** One Kafka broker that is its own controller (KRaft). */
final class KafkaService implements Service {
  private final Setting setting;
  private final Classpath classpath;

  KafkaService(Setting setting) {
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

  private Path configuration() {
    return setting.confFolder(name()).resolve("server.properties");
  }

  @Override
  public void prepare(Consumer<String> progress) {
    Path data = setting.data(name());
    setting.write(
        name(),
        "server.properties",
        "kafka.properties",
        Map.of(
            "broker", setting.ports().number(Port.KAFKA),
            "controller", setting.ports().number(Port.KAFKA_CONTROLLER),
            "data", data));
    setting.write(name(), "log4j2.properties", "log4j2-kafka.properties", Map.of());
    if (!Files.exists(data.resolve("meta.properties"))) {
      progress.accept("formatting storage");
      ShortRun.of(
          setting.home(),
          JavaProgram.small(
                  "kafka-storage", setting.jdk(), "64m", classpath, "kafka.tools.StorageTool")
              .withArguments(
                  List.of("format", "-t", clusterId(), "-c", configuration().toString())));
    }
  }

  /** As {@code kafka-storage random-uuid} makes them: 16 bytes in URL-safe Base64. */
  private static String clusterId() {
    UUID uuid = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public JavaProgram program() {
    return JavaProgram.small(name(), setting.jdk(), "160m", classpath, "kafka.Kafka")
        .withProperty(
            "log4j2.configurationFile", setting.confFolder(name()).resolve("log4j2.properties"))
        .withArguments(List.of(configuration().toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.accepts(setting.ports(), Port.KAFKA);
  }

  @Override
  public void finish(Consumer<String> progress) {
    Topics.create(setting.ports().address(Port.KAFKA));
  }
}
