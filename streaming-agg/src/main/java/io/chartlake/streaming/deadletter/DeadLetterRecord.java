package io.chartlake.streaming.deadletter;

import io.chartlake.streaming.model.UnreadableInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * A dead letter: the original bytes and headers, with headers that say where it came from and why
 * it is here. The coordinates carry the names Kafka Streams' own handlers give them (KIP-1034).
 */
public final class DeadLetterRecord {
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";
  static final String EXCEPTION = "__streams.errors.exception";
  public static final String MESSAGE = "__streams.errors.message";
  public static final String REASON = "music-chart.reason";
  public static final String TIMESTAMP = "music-chart.timestamp";
  public static final String CUT_FROM = "music-chart.value.cut.from.bytes";

  /** What a batch of one record adds to its key, value and headers, generously. */
  private static final int BATCH_BYTES = 256;

  private static final int MAX_MESSAGE_CHARACTERS = 1_000;

  private DeadLetterRecord() {}

  /**
   * @param maxBytes what the dead-letter topic takes; a value that would not fit is cut, and a
   *     header says from how many bytes, because a dead letter that cannot be written would block
   *     everything behind it
   */
  static ProducerRecord<byte[], byte[]> of(
      ErrorHandlerContext source,
      String deadLetterTopic,
      UnreadableInputException failure,
      int maxBytes) {
    Headers headers = new RecordHeaders();
    put(headers, TOPIC, source.topic());
    put(headers, PARTITION, String.valueOf(source.partition()));
    put(headers, OFFSET, String.valueOf(source.offset()));
    put(headers, TIMESTAMP, String.valueOf(source.timestamp()));
    put(headers, REASON, failure.reason().name());
    put(headers, EXCEPTION, failure.getClass().getName());
    put(headers, MESSAGE, message(failure));

    byte[] key = source.sourceRawKey();
    byte[] value = source.sourceRawValue();
    int room = maxBytes - BATCH_BYTES - size(headers) - size(key);
    room -= addOriginalHeaders(source.headers(), headers, room - size(value));
    if (size(value) > room) {
      put(headers, CUT_FROM, String.valueOf(value.length));
      value = Arrays.copyOf(value, Math.max(0, room - size(headers.lastHeader(CUT_FROM))));
    }
    // No timestamp: it gets the time it is set aside. The original's may be one a broker refuses.
    return new ProducerRecord<>(deadLetterTopic, null, null, key, value, headers);
  }

  /**
   * Adds the original headers if all of them leave room for the value; returns the bytes they take.
   */
  private static int addOriginalHeaders(Headers original, Headers headers, int room) {
    int bytes = original == null ? 0 : size(original);
    if (bytes == 0 || bytes > room) {
      return 0;
    }
    for (Header header : original) {
      if (headers.lastHeader(header.key()) == null) {
        headers.add(header);
      }
    }
    return bytes;
  }

  private static String message(UnreadableInputException failure) {
    String message = failure.getMessage();
    return message.length() > MAX_MESSAGE_CHARACTERS
        ? message.substring(0, MAX_MESSAGE_CHARACTERS)
        : message;
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static int size(Headers headers) {
    int bytes = 0;
    for (Header header : headers) {
      bytes += size(header);
    }
    return bytes;
  }

  private static int size(Header header) {
    return header.key().getBytes(StandardCharsets.UTF_8).length + size(header.value()) + 10;
  }

  private static int size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
