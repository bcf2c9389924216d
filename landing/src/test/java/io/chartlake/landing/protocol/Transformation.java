package io.chartlake.landing.protocol;

import org.apache.kafka.connect.sink.SinkRecord;

/** What becomes of a record between consumer and task. */
enum Transformation {
  NONE {
    @Override
    SinkRecord apply(SinkRecord record) {
      return record;
    }
  },

  /** As RegexRouter does. */
  RENAMES_TOPIC {
    @Override
    SinkRecord apply(SinkRecord record) {
      return record.newRecord(
          "renamed-" + record.topic(),
          record.kafkaPartition(),
          record.keySchema(),
          record.key(),
          record.valueSchema(),
          record.value(),
          record.timestamp());
    }
  };

  abstract SinkRecord apply(SinkRecord record);
}
