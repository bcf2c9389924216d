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
final class ConnectService extends StackService {
  private final Queue<String> notices = new ConcurrentLinkedQueue<>();
  private final Store store;

  ConnectService(ServiceContext context, Store store) {
    super(context, "connect", Port.CONNECT);
    this.store = store;
  }

  @Override
  public Set<String> finishAfter() {
    return Set.of("kafka", "s3");
  }

  @Override
  public void prepare(Consumer<String> progress) {
    write(
        "connect.properties",
        "connect.properties",
        Map.of(
            "bootstrap", address(Port.KAFKA),
            "port", number(Port.CONNECT),
            "plugins", inStack(context.link(name(), "plugins", Classpath.connectPlugins(home())))));
    write("log4j2.properties", "log4j2-kafka.properties", Map.of());
  }

  @Override
  public JavaProgram program() {
    Path conf = conf();
    return JavaProgram.small(
            name(),
            "128m",
            Classpath.engine(home(), "connect"),
            "org.apache.kafka.connect.cli.ConnectDistributed")
        // A client's own configuration must not name a provider, which reads files and variables.
        .withProperty("org.apache.kafka.automatic.config.providers", "none")
        .withProperty("log4j2.configurationFile", context.logging(name()))
        .withEnvironment(secrets().s3Environment())
        .withArguments(List.of(conf.resolve("connect.properties").toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.answersOk(http(Port.CONNECT) + "/health");
  }

  @Override
  public void finish(Consumer<String> progress) {
    progress.accept("registering connectors");
    notices.clear();
    new Connectors(home(), context.ports()).register(store, notices::add);
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }
}
