package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators see through JMX, in a real worker. */
@ExtendWith(LandingCluster.OncePerRun.class)
class MetricsIT {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
  private static final String TOPIC = "shown";

  private static LandingCluster cluster;

  @BeforeAll
  static void join(LandingCluster shared) {
    cluster = shared;
  }

  @Test
  void showsWhatHappensToAPartitionUntilItIsGone() throws Exception {
    cluster.connect.kafka().createTopic(TOPIC, 1);
    Map<String, String> settings = new HashMap<>(cluster.settings(TOPIC));
    settings.put("tasks.max", "1");
    settings.put("linger.ms", "3000");
    cluster.connect.configureConnector(TOPIC, settings);
    ObjectName bean =
        new ObjectName(
            "io.chartlake.landing:type=partition,connector=\"shown\",topic=\"shown\",partition=0");
    await().atMost(LandingCluster.PATIENCE).until(() -> BEANS.isRegistered(bean));

    // Offsets 0 to 2 a transaction and its marker, 3 to 5 an aborted one, 6 and 7 a poisonous one.
    transaction(true, "{\"a\":1}", "{\"a\":2}");
    await()
        .atMost(LandingCluster.PATIENCE)
        .until(() -> value(bean, "BufferedBytes") > 0 && value(bean, "OldestBufferedMillis") > 0);
    transaction(false, "{\"a\":3}", "{\"a\":4}");
    transaction(true, "{");
    transaction(true, "{\"a\":5}");
    cluster.awaitNoLag(TOPIC, TOPIC);

    assertThat(value(bean, "Records")).isEqualTo(3);
    assertThat(value(bean, "Objects")).isBetween(1L, 2L);
    assertThat(value(bean, "DeadLetters")).isEqualTo(1);
    long to = value(bean, "LastTo");
    assertThat(to).as("without or with the last marker").isBetween(9L, 10L);
    assertThat(value(bean, "Holes")).as("markers and aborted records").isEqualTo(to - 3 - 1);
    assertThat(value(bean, "Bytes"))
        .isEqualTo(
            cluster.bucket.keys().stream()
                .filter(key -> key.startsWith(TOPIC + ".json/"))
                .mapToLong(key -> cluster.bucket.read(key).length)
                .sum());
    assertThat(value(bean, "BufferedBytes")).isZero();
    assertThat(value(bean, "OldestBufferedMillis")).isZero();
    assertThat(value(bean, "Retries")).isZero();
    assertThat(value(bean, "PutMillisMax"))
        .isPositive()
        .isLessThanOrEqualTo(value(bean, "PutMillisTotal"));

    cluster.connect.deleteConnector(TOPIC);
    await().atMost(LandingCluster.PATIENCE).until(() -> !BEANS.isRegistered(bean));
  }

  private static long value(ObjectName bean, String attribute) throws Exception {
    return (Long) BEANS.getAttribute(bean, attribute);
  }

  private static void transaction(boolean commit, String... values) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.brokers(), "transactional.id", "shown");
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(settings, new LongSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, 0, 1L, value.getBytes(UTF_8))).get();
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }
}
