package io.chartlake.compaction.kafka;

import io.chartlake.compaction.job.SparkEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
    return new TopicLake(shared.broker, shared.spark, shared.folder, topic);
  }

  /** Made by the first test, closed behind the last. */
  static final class Shared implements AutoCloseable {
    private final Path folder;
    private final Broker broker;
    private final SparkEnvironment spark;

    Shared() {
      try {
        folder = Files.createTempDirectory("chartlake-topics");
        broker = new Broker(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      spark = TopicLake.spark(folder.resolve("warehouse"));
    }

    @Override
    public void close() throws IOException {
      spark.close();
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
