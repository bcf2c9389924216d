package io.chartlake.local.service;

import io.chartlake.local.connect.Connectors;
import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A distributed Kafka Connect worker that lands every feed. */
final class ConnectService implements Service {
  private final ServiceContext setting;
  private final Queue<String> notices = new ConcurrentLinkedQueue<>();
  private final Store store;

  ConnectService(ServiceContext setting, Store store) {
    this.setting = setting;
    this.store = store;
  }

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.CONNECT);
  }

  @Override
  public Set<String> finishAfter() {
    return Set.of("kafka", "s3");
  }

  @Override
  public void prepare(Consumer<String> progress) {
    setting.write(
        name(),
        "connect.properties",
        "connect.properties",
        Map.of(
            "bootstrap", setting.ports().address(Port.KAFKA),
            "port", setting.ports().number(Port.CONNECT),
            "plugins",
                setting.inStack(
                    setting.link(name(), "plugins", Classpath.connectPlugins(setting.home())))));
    setting.write(name(), "log4j2.properties", "log4j2-kafka.properties", Map.of());
  }

  @Override
  public JavaProgram program() {
    Path conf = setting.confFolder(name());
    return JavaProgram.small(
            name(),
            setting.jdk(),
            "128m",
            Classpath.engine(setting.home(), "connect"),
            "org.apache.kafka.connect.cli.ConnectDistributed")
        .withProperty("log4j2.configurationFile", setting.logging(name()))
        .withEnvironment(setting.secrets().s3Environment())
        .withArguments(List.of(conf.resolve("connect.properties").toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.answersOk(setting.ports().http(Port.CONNECT) + "/health");
  }

  @Override
  public void finish(Consumer<String> progress) {
    progress.accept("registering connectors");
    notices.clear();
    Connectors.of(setting.home(), setting.ports()).register(store, notices::add);
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }
}
