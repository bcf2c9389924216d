package io.chartlake.streaming.deadletter;

import io.chartlake.streaming.model.UnreadableInputException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends records that cannot be read to the dead letters, by Kafka Streams' own support (KIP-1034):
 * the dead letter is part of the transaction that commits the offset behind the record. Failures
 * that are not the record's fault stop the thread instead.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
  public static final String DEAD_LETTERS_CONFIG = "music.chart.dead.letters";
  public static final String MAX_BYTES_CONFIG = "music.chart.dead.letter.max.bytes";

  private DeadLetterCounter deadLetters;
  private String topic;
  private int maxBytes;

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters = (DeadLetterCounter) configs.get(DEAD_LETTERS_CONFIG);
    topic = (String) configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
    maxBytes = (Integer) configs.get(MAX_BYTES_CONFIG);
  }

  /**
   * Processing touches stores and the broker: only what was refused before the first write is the
   * record's fault.
   */
  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!(exception instanceof UnreadableInputException unreadable)) {
      return Response.fail();
    }
    deadLetters.add(
        unreadable.reason(),
        context.topic(),
        context.partition(),
        context.offset(),
        unreadable.getMessage());
    return Response.resume(List.of(DeadLetterRecord.of(context, topic, unreadable, maxBytes)));
  }
}
