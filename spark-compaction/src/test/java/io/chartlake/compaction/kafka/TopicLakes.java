package io.chartlake.compaction.kafka;

import io.chartlake.compaction.job.SparkEnvironment;
import io.chartlake.testsupport.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a topic of its own name, on one broker and one Spark for all of them. */
final class TopicLakes implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == TopicLake.class;
  }

  @Override
  public TopicLake resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Shared shared =
        test.getRoot()
            .getStore(ExtensionContext.Namespace.create(TopicLakes.class))
            .getOrComputeIfAbsent(Shared.class);
    String topic =
        test.getRequiredTestClass().getSimpleName() + "-" + test.getRequiredTestMethod().getName();
    return new TopicLake(shared.broker, shared.admin, shared.spark, shared.folder, topic);
  }

  /** Made by the first test, closed behind the last. */
  static final class Shared implements AutoCloseable {
    private final Path folder;
    private final KafkaBroker broker;
    private final Admin admin;
    private final SparkEnvironment spark;

    Shared() {
      try {
        folder = Files.createTempDirectory("chartlake-topics");
        broker =
            KafkaBroker.with(
                    Files.readString(Path.of(System.getProperty("kafka.classpath.file"))).strip())
                .setting("log.cleaner.backoff.ms", "100")
                .start(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
      spark = TopicLake.spark(folder.resolve("warehouse"));
    }

    @Override
    public void close() throws IOException {
      spark.close();
      admin.close();
      broker.close();
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
