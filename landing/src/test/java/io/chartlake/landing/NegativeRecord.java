package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.Crc32C;
import org.apache.kafka.server.IntegrationTestUtils;

/** A record with a timestamp that Java's producer would not send, and other clients do. */
final class NegativeRecord {
  private static final short VERSION_WITH_TOPIC_NAMES = 11;

  // Where a batch has these (KIP-98).
  private static final int CRC_AT = 17;
  private static final int ATTRIBUTES_AT = 21;
  private static final int BASE_TIMESTAMP_AT = 27;
  private static final int MAX_TIMESTAMP_AT = 35;

  private NegativeRecord() {}

  static void send(String broker, String topic, String key, String value) throws Exception {
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(
        new TopicProduceData()
            .setName(topic)
            .setPartitionData(
                List.of(
                    new PartitionProduceData().setIndex(0).setRecords(records(-5, key, value)))));
    ProduceRequestData request =
        new ProduceRequestData().setAcks((short) -1).setTimeoutMs(10_000).setTopicData(topics);
    ProduceResponse response =
        IntegrationTestUtils.connectAndReceive(
            new ProduceRequest(request, VERSION_WITH_TOPIC_NAMES),
            Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1)));
    assertThat(response.errorCounts().toString()).contains("NONE");
  }

  private static MemoryRecords records(long timestamp, String key, String value) {
    MemoryRecords records =
        MemoryRecords.withRecords(
            Compression.NONE, new SimpleRecord(0, key.getBytes(UTF_8), value.getBytes(UTF_8)));
    ByteBuffer batch = records.buffer();
    batch.putLong(BASE_TIMESTAMP_AT, timestamp).putLong(MAX_TIMESTAMP_AT, timestamp);
    long crc = Crc32C.compute(batch, ATTRIBUTES_AT, batch.limit() - ATTRIBUTES_AT);
    batch.putInt(CRC_AT, (int) crc);
    return records;
  }
}
