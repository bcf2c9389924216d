package io.chartlake.bench.landing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The reference: reads a topic and writes each value and a line feed to a file. */
public final class FileWriterProgram {
  static final String DONE = "done ";

  private FileWriterProgram() {}

  /**
   * Arguments: file with the consumer's properties, file to write, then topics, each with the
   * records to read. The last topic's group is that of the properties; of those before, which only
   * warm up, others.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Path file = Path.of(arguments[1]);
    for (int i = 2; i < arguments.length; i += 2) {
      boolean last = i + 2 == arguments.length;
      Properties own = new Properties();
      own.putAll(properties);
      if (!last) {
        own.put("group.id", properties.getProperty("group.id") + "-warm-up");
      }
      write(own, arguments[i], Long.parseLong(arguments[i + 1]), file);
    }
    System.out.println(DONE + System.currentTimeMillis());
    // Stays until it is ended, so that its CPU time can still be read.
    new CountDownLatch(1).await();
  }

  private static void write(Properties properties, String topic, long records, Path file)
      throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      consumer.subscribe(List.of(topic));
      long left = records;
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          out.write(record.value());
          out.write('\n');
          left--;
        }
      }
    }
  }
}
