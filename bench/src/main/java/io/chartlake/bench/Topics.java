package io.chartlake.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Topics that can be written at once. */
public final class Topics {
  private Topics() {}

  /**
   * Creates topics and waits until every partition answers: if a producer's first batch came too
   * early and its second did not, the broker would refuse the first for ever as out of order.
   */
  public static void create(Admin admin, List<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    admin.createTopics(topics).all().get();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    admin.listOffsets(ends).all().get();
  }
}
