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

  /** Arguments: file with the consumer's properties, topic, file to write, records to read. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    long left = Long.parseLong(arguments[3]);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])), 1 << 16)) {
      consumer.subscribe(List.of(arguments[1]));
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          out.write(record.value());
          out.write('\n');
          left--;
        }
      }
      out.flush();
      System.out.println(DONE + System.currentTimeMillis());
    }
    // Stays until it is ended, so that its CPU time can still be read.
    new CountDownLatch(1).await();
  }
}
