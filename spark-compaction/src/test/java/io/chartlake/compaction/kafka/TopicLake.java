package io.chartlake.compaction.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.CompactionJob;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.job.Limits;
import io.chartlake.compaction.job.SparkEnvironment;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.testsupport.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.SparkConf;

/** A topic, a table and a raw zone of its own, on a shared broker and a shared Spark. */
final class TopicLake {
  static final String COLUMNS = "count BIGINT, songName STRING";
  static final String SELECT = "_key AS id, songName AS name, count AS plays, _timestamp AS at";
  private static final HourUtc HOUR = HourUtc.parse("2026-11-23-12");

  final String topic;
  final Path folder;
  private final KafkaBroker broker;
  private final Admin admin;
  private final SparkEnvironment spark;
  private final TableIdentifier id;
  FieldType keyType = FieldType.BIGINT;
  OptionalLong maxBytesPerCommit = OptionalLong.empty();
  int partitions = 2;

  TopicLake(KafkaBroker broker, Admin admin, SparkEnvironment spark, Path folder, String topic) {
    this.broker = broker;
    this.admin = admin;
    this.spark = spark;
    this.folder = folder;
    this.topic = topic;
    this.id = TableIdentifier.of("music", topic.replace('-', '_'));
  }

  static SparkEnvironment spark(Path warehouse) {
    return new SparkEnvironment(
        new SparkConf(false)
            .setMaster("local[2]")
            .set("spark.sql.catalog.lake.type", "hadoop")
            .set("spark.sql.catalog.lake.warehouse", warehouse.toString()));
  }

  void create(Map<String, String> settings) throws ExecutionException, InterruptedException {
    admin().createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(settings))).all().get();
  }

  /** The same with a topic of another name. */
  TopicLake withTopic(String suffix) {
    return new TopicLake(broker, admin, spark, folder, topic + "-" + suffix);
  }

  Admin admin() {
    return admin;
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", broker.address());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A record; a null value is a tombstone. */
  ProducerRecord<byte[], byte[]> record(int partition, byte[] key, String value) {
    return new ProducerRecord<>(
        topic, partition, key, value == null ? null : value.getBytes(UTF_8));
  }

  ProducerRecord<byte[], byte[]> play(int partition, long key, String name, long count) {
    return record(partition, bytes(key), value(name, count));
  }

  static String value(String name, long count) {
    return "{\"count\":" + count + ",\"songName\":\"" + name + "\"}";
  }

  static byte[] bytes(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  @SafeVarargs
  final void send(ProducerRecord<byte[], byte[]>... records) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        send(producer, List.of(record));
      }
    }
  }

  /** Sends, and waits until the broker has all of them. */
  static void send(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<?>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.flush();
    try {
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompactionJob job(JobSettings.SourceKind source) {
    return new CompactionJob(
        spark,
        new JobSettings(
            new JobSettings.Input(
                source,
                Optional.of(root()),
                zone(),
                Optional.of(KafkaSettings.of(Optional.of(broker.address()), Optional.empty())),
                partitions,
                maxBytesPerCommit),
            new JobSettings.Output(
                "lake",
                id,
                Projection.parse(COLUMNS, SELECT, keyType, TableLayout.RESERVED_NAMES),
                WriteMode.of(WriteMode.Mode.AUTO),
                LatestTable.Evolution.NONE),
            new Limits(false, Long.MAX_VALUE),
            ViewPublisher.none()));
  }

  CompactionJob fromTopic() {
    return job(JobSettings.SourceKind.KAFKA);
  }

  CompactionJob fromRaw() {
    return job(JobSettings.SourceKind.RAW);
  }

  RawRoot root() {
    return RawRoot.parse(folder.resolve("raw-" + topic).toUri().toString());
  }

  RawZone zone() {
    return new RawZone("", topic);
  }

  /** Committed records that the topic holds, in offset order within a partition. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** What a table must hold that has read all of these; values must be those of {@link #value}. */
  SortedMap<Object, String> fold(List<ConsumerRecord<byte[], byte[]>> records) {
    SortedMap<Object, String> rows = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Object key =
          keyType == FieldType.STRING
              ? new String(record.key(), UTF_8)
              : (Object) ByteBuffer.wrap(record.key()).getLong();
      if (record.value() == null) {
        rows.remove(key);
      } else {
        rows.put(
            key,
            new String(record.value(), UTF_8)
                + " @"
                + record.partition()
                + "/"
                + record.offset()
                + " "
                + record.timestamp());
      }
    }
    return rows;
  }

  Table table() throws IOException {
    try (HadoopCatalog catalog =
        new HadoopCatalog(
            new Configuration(), spark.settings().get("spark.sql.catalog.lake.warehouse"))) {
      return catalog.loadTable(id);
    }
  }

  SortedMap<Object, String> rows() throws IOException {
    SortedMap<Object, String> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table()).build()) {
      for (Record row : records) {
        String text =
            value((String) row.getField("name"), (long) row.getField("plays"))
                + " @"
                + row.getField("kafka_partition")
                + "/"
                + row.getField("kafka_offset")
                + " "
                + ((OffsetDateTime) row.getField("at")).toInstant().toEpochMilli();
        if (rows.put(row.getField("id"), text) != null) {
          throw new AssertionError("two rows of key " + row.getField("id"));
        }
      }
    }
    return rows;
  }

  /** Lands what the topic holds of a range, as landing does. */
  void land(int partition, long from, long to) {
    StringBuilder lines = new StringBuilder();
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      if (record.partition() == partition && record.offset() >= from && record.offset() < to) {
        String value =
            record.value() == null ? "{\"_deleted\":true}" : new String(record.value(), UTF_8);
        lines.append(
            line(
                value,
                ByteBuffer.wrap(record.key()).getLong(),
                partition,
                record.offset(),
                record.timestamp()));
      }
    }
    land(partition, from, to, lines.toString());
  }

  static String line(String value, long key, int partition, long offset, long timestamp) {
    return value.substring(0, value.length() - 1)
        + ",\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":%d}\n"
            .formatted(key, partition, offset, timestamp);
  }

  void land(int partition, long from, long to, String lines) {
    String key =
        zone().key(new ObjectName(partition, HOUR, new OffsetRange(from, to), Compression.NONE));
    Path file = folder.resolve("raw-" + topic).resolve(key);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
