package io.chartlake.landing;

import static org.awaitility.Awaitility.await;

import io.chartlake.landing.config.ConverterSettings;
import io.chartlake.testsupport.S3Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real broker, the real framework with the plugin as packaged, and a real S3 server. */
@SuppressWarnings("try") // close may be interrupted: the framework's own stop says any Exception
final class LandingCluster implements AutoCloseable {

  /** Gives all tests of a run the same cluster, which ends with the run. */
  static final class OncePerRun implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LandingCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(LandingCluster.class, type -> start(), LandingCluster.class);
    }

    private static LandingCluster start() {
      try {
        return new LandingCluster(
            Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cluster"));
      } catch (Exception e) {
        throw new IllegalStateException("The cluster for the tests does not start", e);
      }
    }
  }

  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String BUCKET = "music";

  final S3Proxy proxy;
  final TestBucket bucket;
  final EmbeddedConnectCluster connect;
  final Admin admin;

  private LandingCluster(Path folder) throws Exception {
    proxy = TestBucket.serve(folder, BUCKET, Map.of());
    bucket = new TestBucket(proxy, BUCKET);
    Properties broker = new Properties();
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    broker.put("transaction.state.log.num.partitions", "1");
    broker.put("offsets.topic.num.partitions", "1");
    broker.put("message.max.bytes", "8388608");
    connect =
        new EmbeddedConnectCluster.Builder()
            .name("landing-it")
            .numWorkers(1)
            .brokerProps(broker)
            .workerProps(
                new HashMap<>(
                    Map.of(
                        "offset.flush.interval.ms", "1000",
                        "plugin.path", System.getProperty("plugin.path"),
                        "plugin.discovery", "service_load")))
            .build();
    connect.start();
    admin = Admin.create(Map.of("bootstrap.servers", brokers()));
  }

  String brokers() {
    return connect.kafka().bootstrapServers();
  }

  /** Of a connector that lands this topic, in small objects and soon. */
  Map<String, String> settings(String topic) {
    Map<String, String> settings = new HashMap<>(TestBucket.settings(proxy, BUCKET));
    settings.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    settings.put("tasks.max", "2");
    settings.put("topics", topic);
    settings.put("key.converter", ConverterSettings.BYTES);
    settings.put("key.format", "long");
    settings.put("value.converter", ConverterSettings.BYTES);
    settings.put("header.converter", ConverterSettings.BYTES);
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", topic + "-dlq");
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put("admin.bootstrap.servers", brokers());
    settings.put("linger.ms", "500");
    settings.put("rotate.records", "100");
    settings.put("log.watch.interval.ms", "500");
    return settings;
  }

  /** Until the connector's group has committed each partition's end. */
  void awaitNoLag(String connector, String topic) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Map<TopicPartition, OffsetAndMetadata> committed =
                  admin
                      .listConsumerGroupOffsets("connect-" + connector)
                      .partitionsToOffsetAndMetadata()
                      .get();
              Map<TopicPartition, Long> ends = ends(topic);
              return ends.entrySet().stream()
                  .allMatch(
                      end ->
                          end.getValue() == 0
                              || (committed.get(end.getKey()) != null
                                  && committed.get(end.getKey()).offset() == end.getValue()));
            });
  }

  private Map<TopicPartition, Long> ends(String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    int partitions =
        admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get().partitions().size();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Every committed record the topic has. */
  List<ConsumerRecord<byte[], byte[]>> consume(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers(), "isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() throws Exception {
    admin.close();
    connect.stop();
    bucket.close();
    proxy.close();
  }
}
